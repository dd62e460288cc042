/** Whether a table may be removed at all, what to know before, and how many must approve: pure, from gathered facts. */
import type { Archive } from '../domain/archive.js';
import type { PreflightFacts } from './gather-preflight.js';
import { doubtsOf } from './removal-doubts.js';
import type { DoubtFacts } from './removal-doubts.js';
import { refuseEdges } from './refuse-edges.js';
import { tableDifferences } from './table-differences.js';

export interface CatalogFacts extends DoubtFacts {
  readonly archive: Archive;
  /** What is wrong with what the store has of it; empty where a part of it was read and decrypted. */
  readonly unreadable: readonly string[];
  /** Of the cluster that its source belongs to, as the last scan saw it. */
  readonly systemIdentifier: string | null;
}

export interface PreflightDecision {
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
  readonly needsApprovals: number;
}

export function decidePreflight(
  facts: PreflightFacts,
  known: CatalogFacts,
  minimumApprovals: number,
): PreflightDecision {
  const doubts = [...doubtsOf(known), ...namesakes(facts)];
  return {
    refusals: [...refusalsOf(facts, known), ...refuseEdges(facts.edges), ...changedSince(facts, known)],
    warnings: [...doubts, ...warningsOf(facts)],
    needsApprovals: doubts.length > 0 ? 2 : minimumApprovals,
  };
}

function refusalsOf(
  facts: PreflightFacts,
  { archive, unreadable, systemIdentifier }: CatalogFacts,
): readonly string[] {
  const { place, rights, namedIn, server } = facts;
  const refusals: string[] = [];
  const { table } = place;
  if (table?.isPartition === true) refusals.push('it is a partition, which this release does not remove');
  else if (table?.kind === 'p')
    refusals.push('it is a partitioned table, which this release does not remove');
  else if (table?.kind !== 'r') refusals.push('it is no ordinary table');
  if (place.inRecovery) refusals.push('the source is a standby: register its primary');
  if (
    systemIdentifier !== null &&
    place.systemIdentifier !== null &&
    place.systemIdentifier !== systemIdentifier
  )
    refusals.push('another server than the one that was scanned answers at the address of the source');
  if (table !== null && table.sealedBy.length > 0)
    refusals.push(
      `it has the seal of removal ${table.sealedBy.join(', ')} already: return that one first, or drop its triggers where nobody knows it`,
    );
  if (namedIn.length > 0)
    refusals.push(`${namedIn.join(', ')}: names the table in its text and would fail when it runs`);
  if (!rights.owns)
    refusals.push(`the role of the source lacks the rights of the owner: grant it ${facts.face.owner}`);
  else if (!rights.becomesOwner)
    refusals.push(`the role of the source may not hand objects over to the owner ${facts.face.owner}`);
  if (!rights.ownerReads)
    refusals.push(`its owner ${facts.face.owner} may not read it, so no reader of the view could`);
  if (server.largeObjects.length > 0)
    refusals.push(
      `its columns ${server.largeObjects.join(', ')} may point at large objects, which no archive holds and which are lost once no row points at them`,
    );
  if (!rights.createsInSchema || !rights.ownerCreatesInSchema)
    refusals.push(
      `CREATE on schema ${facts.face.schema} is missing for the role of the source or for the owner`,
    );
  if (!rights.createsSchemas) refusals.push('CREATE on the database is missing for the role of the source');
  if (server.prepared.length > 0)
    refusals.push(
      `it is locked by prepared transactions, which nobody but a person ends: ${server.prepared.join(', ')}`,
    );
  if (archive.state !== 'KEPT') refusals.push(`archive ${archive.handle} has expired`);
  if (archive.lastFault !== null)
    refusals.push(`archive ${archive.handle} is under a fault: ${archive.lastFault.message}`);
  if (unreadable.length > 0)
    refusals.push(`archive ${archive.handle} cannot be read back: ${unreadable.join('; ')}`);
  return refusals;
}

/** A structure that is another one makes the proof archive the sealed table again. */
function changedSince({ definition }: PreflightFacts, { archive }: CatalogFacts): readonly string[] {
  if (definition === null) return [];
  const { details } = tableDifferences(archive.definition, definition);
  return details.length === 0
    ? []
    : [
        `it is not as archive ${archive.handle} has it, so that a restore would make another table: ${details.join('; ')}; archive it again, and plan with that archive`,
      ];
}

/** Without the view an unqualified name may mean one of them, and nothing fails. */
const namesakes = ({ server }: PreflightFacts): readonly string[] =>
  server.namesakes.length === 0
    ? []
    : [
        `there are others of its name: with a search_path that has their schema too, who misses the table is given ${server.namesakes.join(', ')} without an error`,
      ];

function warningsOf({ edges, server, holders }: PreflightFacts): readonly string[] {
  const { walArchivedAt } = server;
  return [
    `it takes ${server.sizeBytes} bytes at the source, with its indexes`,
    walArchivedAt === null
      ? 'the source archives no WAL, so there may be no backup of a moment'
      : `the source last archived WAL at ${walArchivedAt.toISOString()}`,
    ...(server.counting
      ? []
      : ['track_counts is off at the source: nothing can be seen while it is watched']),
    ...(edges.references.length > 0
      ? [`${edges.references.join(', ')}: the drop locks the table that it points to, for a moment`]
      : []),
    ...(holders.length > 0 ? [`it is held at this moment by ${holders.join(', ')}`] : []),
    'reads on a standby and in read-only transactions are not counted by the view: the server logs them as sortkeep-touch',
  ];
}
