import type { TypeDefinition } from '../../domain/table-definition.js';
import { pipelined } from '../pipelined.js';
import type { Queryable } from '../session.js';
import { probeCatalog } from './probe-catalog.js';
import type { CatalogShape } from './probe-catalog.js';
import { readTypeReferences } from './read-references.js';
import type { ReferenceRow } from './read-references.js';
import { readTypes } from './read-types.js';

/** What all tables of a database share: read once, however many batches of tables follow. */
export interface DatabaseTypes {
  readonly shape: CatalogShape;
  /** By oid. */
  readonly types: ReadonlyMap<number, TypeDefinition>;
  /** By the oid of the type that has them. */
  readonly references: ReadonlyMap<number, readonly ReferenceRow[]>;
}

/** After `setPrinting`, in the same transaction. */
export async function readDatabaseTypes(tx: Queryable): Promise<DatabaseTypes> {
  const queue = pipelined(tx);
  const [shape, types, references] = await Promise.all([
    probeCatalog(queue),
    readTypes(queue),
    readTypeReferences(queue),
  ]);
  return { shape, types, references };
}
