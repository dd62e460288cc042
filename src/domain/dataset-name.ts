/**
 * OpenLineage names of what data comes from and goes to
 * (https://openlineage.io/docs/spec/naming: PostgreSQL, S3, local file system).
 */
import type { DatasetName } from './lineage.js';

/** The standard leaves names with dots open; they are quoted here, so that two tables never share a dataset name. */
const part = (name: string): string => (/[."]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

/** `database.schema.table`, unquoted unless a part holds a dot or a quote. */
export const tableDatasetName = (database: string, schema: string, name: string): string =>
  [database, schema, name].map(part).join('.');

/** `postgres://host:port` and `database.schema.table`. */
export function postgresDataset(
  address: { readonly host: string; readonly port: number },
  database: string,
  table: { readonly schema: string; readonly name: string },
): DatasetName {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host.toLowerCase();
  return {
    namespace: `postgres://${host}:${address.port}`,
    name: tableDatasetName(database, table.schema, table.name),
  };
}

/**
 * An archive by its `storeUri`: `s3://bucket/prefix` is `prefix` in `s3://bucket`; `file:///path` is `/path` in
 * `file`, and so is a text that is no URI.
 */
export function storeDataset(storeUri: string): DatasetName {
  const [, scheme, authority = '', path = ''] = /^([a-z0-9+]+):\/\/([^/]*)(\/.*)?$/.exec(storeUri) ?? [];
  if (scheme === undefined) return { namespace: 'file', name: storeUri };
  if (scheme === 'file') return { namespace: 'file', name: path };
  return { namespace: `${scheme}://${authority}`, name: path.replace(/^\//, '') || '/' };
}
