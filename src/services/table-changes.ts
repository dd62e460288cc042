/** Changes of tables with what changed in them, out of the catalog. */
import type { ChangeEntry } from '../catalog/tables/change-rows.js';
import { getSchemaVersions } from '../catalog/tables/get-schema-versions.js';
import type { SchemaVersion } from '../domain/catalog-table.js';
import { notFound } from '../domain/errors.js';
import type { SchemaVersionId } from '../domain/ids.js';
import type { SchemaChange, TableChange } from '../domain/schema-change.js';
import type { Queryable } from '../postgres/session.js';
import { compareStructures } from '../structure/compare-structures.js';

/** The entries in their order, each with its versions and what differs between them. */
export async function withVersions(
  catalog: Queryable,
  entries: readonly ChangeEntry[],
): Promise<readonly TableChange[]> {
  const ids = [...new Set(entries.flatMap(({ from, to }) => [from, to]).filter((id) => id !== null))];
  const versions = new Map((await getSchemaVersions(catalog, ids)).map((version) => [version?.id, version]));
  const find = (id: SchemaVersionId | null): SchemaVersion | null =>
    id === null ? null : (versions.get(id) ?? null);
  return entries.map((entry) => {
    const [from, to] = [find(entry.from), find(entry.to)];
    return { ...entry, from, to, changes: from === null || to === null ? [] : compareStructures(from, to) };
  });
}

/** Between any two versions, of one table or of two; NOT_FOUND for an id that is none. */
export async function compareVersions(
  catalog: Queryable,
  from: SchemaVersionId,
  to: SchemaVersionId,
): Promise<readonly SchemaChange[]> {
  const [before, after] = await getSchemaVersions(catalog, [from, to]);
  return compareStructures(existing(before, from), existing(after, to));
}

function existing(version: SchemaVersion | null | undefined, id: SchemaVersionId): SchemaVersion {
  if (version !== null && version !== undefined) return version;
  throw notFound(`schema version ${id} does not exist`, 'List the schema versions of the table to find it.');
}
