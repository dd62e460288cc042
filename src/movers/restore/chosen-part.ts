/** What of an archive a restore reads and makes: all of it, or the part that its plan names. */
import { corrupted } from '../../domain/errors.js';
import type { PageRange } from '../../domain/move.js';
import { partText } from '../../domain/restore-part.js';
import type { RestorePart } from '../../domain/restore-part.js';
import type { QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import type { MoveRun } from '../../engine/mover.js';
import { placeDefinition } from '../../postgres/ddl/place-definition.js';
import type { Session } from '../../postgres/session.js';
import type { Manifest, ManifestChunk } from '../archive/manifest.js';
import { chunkCanMatch } from './chunk-can-match.js';
import { definitionOfPart } from './definition-of-part.js';
import type { ChosenRows } from './keep-part.js';
import { knowConditions } from './know-conditions.js';

export interface ChosenPart {
  /** Of the table that is made. */
  readonly definition: TableDefinition;
  /** The chunks that are read. */
  readonly chunks: readonly ManifestChunk[];
  /** Null: all of each. */
  readonly chosen: ChosenRows | null;
  /** In words, for the lineage; null for all of the archive. */
  readonly text: string | null;
}

/** `whole`: the archived table as the server can make it. The move warns that it is a part, and of what it lacks. */
export async function choosePart(
  session: Session,
  manifest: Manifest,
  whole: TableDefinition,
  place: QualifiedName,
  part: RestorePart | undefined,
  run: Pick<MoveRun, 'warn'>,
): Promise<ChosenPart> {
  if (part === undefined) return { definition: whole, chunks: manifest.chunks, chosen: null, text: null };
  const { columns, conditions } = part;
  const text = partText(part);
  run.warn(`a part of archive ${manifest.handle}, which proves nothing of the rest: ${text}`);
  const { definition, leftOut } =
    columns === null ? { definition: whole, leftOut: [] } : definitionOfPart(whole, columns);
  if (leftOut.length > 0) {
    run.warn(`left out, since they need columns that are not restored: ${leftOut.join('; ')}`);
  }
  const known = await knowConditions(session, whole, conditions);
  const chunks = manifest.chunks.filter(
    ({ result }) => result.rows > 0 && chunkCanMatch(result.bounds ?? [], known),
  );
  const of = `read ${chunks.length} of ${manifest.chunks.length} chunks of the archive`;
  run.warn(chunks.length < manifest.chunks.length ? `${of}; the others hold no row that fits` : of);
  return { definition, chunks, chosen: { columns: placeDefinition(whole, place).columns, conditions }, text };
}

/** The archived chunk of these pages: the numbers of a move that restores a part are its own. */
export function chunkOfRange(chunks: readonly ManifestChunk[], range: PageRange): ManifestChunk {
  const found = chunks.find(
    (chunk) => chunk.range.fromPage === range.fromPage && chunk.range.leaf === range.leaf,
  );
  if (found !== undefined) return found;
  throw corrupted('pages of the move are not in the manifest', 'Cancel the move and restore again.');
}
