/**
 * The manifest of a set: canonical JSON, what makes several archives one. Documented for readers in
 * docs/archive-format.md.
 */
import { z } from 'zod';
import { groupForeignKey } from '../../catalog/groups/get-groups.js';
import { canonicalJson } from '../../codec/canonical-json.js';
import { sha256Hex } from '../../codec/sha256.js';
import type { ArchiveGroup, GroupForeignKey } from '../../domain/archive-group.js';
import { corrupted } from '../../domain/errors.js';
import { archiveId, groupId, moveId } from '../../domain/ids.js';
import type { GroupId } from '../../domain/ids.js';
import { tablesOf } from '../../domain/partitions.js';
import { groupHandle } from '../../domain/restore-handle.js';
import { groupManifestKey, manifestKey } from './archive-keys.js';
import { writeManifest } from './manifest.js';
import type { Manifest } from './manifest.js';

const groupManifestSchema = z.object({
  format: z.literal('sortkeep-group/1'),
  groupId: z.string().transform(groupId),
  handle: z.string(),
  moveId: z.string().transform(moveId),
  createdAt: z.iso.datetime(),
  source: z.object({
    name: z.string(),
    systemIdentifier: z.string().nullable(),
    serverVersion: z.string(),
    database: z.string(),
    databaseOid: z.number(),
  }),
  /** One for all members; each member's manifest says the same. */
  snapshot: z.object({ takenAt: z.string(), lsn: z.string().nullable(), xmin: z.string() }),
  members: z
    .array(
      z.object({
        archiveId: z.string().transform(archiveId),
        handle: z.string(),
        schema: z.string(),
        name: z.string(),
        manifestKey: z.string(),
        manifestSha256: z.string(),
        rows: z.number(),
        contentHash: z.string(),
      }),
    )
    .min(1),
  foreignKeys: z.array(groupForeignKey),
});

export type GroupManifest = z.infer<typeof groupManifestSchema>;

/** Pure: all of it follows from the members' manifests, which must be of one snapshot. */
export function buildGroupManifest(
  id: GroupId,
  manifests: readonly [Manifest, ...Manifest[]],
): GroupManifest {
  const [{ moveId: move, createdAt, source, snapshot }] = manifests;
  const { takenAt, lsn, xmin } = snapshot;
  const others = manifests.filter((manifest) => {
    const { snapshot: own, moveId: madeBy } = manifest;
    return madeBy !== move || own.takenAt !== takenAt || own.lsn !== lsn || own.xmin !== xmin;
  });
  if (others.length > 0) {
    throw corrupted(
      `the archives of set ${groupHandle(id)} are not of one snapshot`,
      'Cancel the move and archive the set again.',
    );
  }
  const { name, systemIdentifier, serverVersion, database, databaseOid } = source;
  return {
    format: 'sortkeep-group/1',
    groupId: id,
    handle: groupHandle(id),
    moveId: move,
    createdAt,
    source: { name, systemIdentifier, serverVersion, database, databaseOid },
    snapshot: { takenAt, lsn, xmin },
    members: manifests.map((manifest) => ({
      archiveId: manifest.archiveId,
      handle: manifest.handle,
      schema: manifest.table.schema,
      name: manifest.table.name,
      manifestKey: manifestKey(manifest.archiveId),
      manifestSha256: sha256Hex(writeManifest(manifest)),
      rows: manifest.totals.rows,
      contentHash: manifest.contentHash,
    })),
    foreignKeys: foreignKeysBetween(manifests).map((key) => ({
      ...key,
      table: { ...key.table },
      columns: [...key.columns],
      references: { ...key.references },
      referencedColumns: [...key.referencedColumns],
    })),
  };
}

/** Keys of members, and of their partitions, that refer to members or to partitions of them. */
function foreignKeysBetween(manifests: readonly Manifest[]): readonly GroupForeignKey[] {
  const tables = manifests.flatMap(({ table }) => tablesOf(table));
  const inside = new Set(tables.map(({ schema, name }) => JSON.stringify([schema, name])));
  return tables.flatMap(({ schema, name: table, foreignKeys }) =>
    foreignKeys
      .filter(({ references }) => inside.has(JSON.stringify([references.schema, references.name])))
      .map(({ name, columns, references, referencedColumns }) => ({
        ...{ name, columns, referencedColumns },
        table: { schema, name: table },
        references: { schema: references.schema, name: references.name },
      })),
  );
}

export const writeGroupManifest = (manifest: GroupManifest): Uint8Array =>
  Buffer.from(canonicalJson(manifest), 'utf8');

/** CORRUPTED, naming `name`, for anything that is no manifest of that set. */
export function readGroupManifest(bytes: Uint8Array, id: GroupId, name: string): GroupManifest {
  const fault = (cause?: unknown): Error =>
    corrupted(
      `${name} is not the manifest of the set`,
      "Bring it back from the store's own versions; its archives are whole without it.",
      cause,
    );
  let manifest: GroupManifest;
  try {
    manifest = groupManifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw fault(cause);
  }
  if (manifest.groupId !== id || manifest.handle !== groupHandle(id)) throw fault();
  return manifest;
}

/** What the catalog keeps of it. Pure. */
export const groupOfManifest = (
  manifest: GroupManifest,
  bytes: Uint8Array,
  storeUri: string,
): ArchiveGroup => ({
  id: manifest.groupId,
  handle: manifest.handle,
  moveId: manifest.moveId,
  storeUri,
  manifestKey: groupManifestKey(manifest.groupId),
  manifestSha256: sha256Hex(bytes),
  members: manifest.members.map(({ archiveId: member }) => member),
  foreignKeys: manifest.foreignKeys,
  createdAt: new Date(manifest.createdAt),
});
