import type { TableDefinition } from './table-definition.js';

/** As a scan writes them among the features of a partitioned table; a move makes its partitions again, and their keys. */
const MADE_AGAIN = /^(?:partitioning by |unique index .* of partition )/s;

/** Features of the table that a copy of it does not get, in words. */
export const notMadeAgain = ({ notRecreated }: TableDefinition): readonly string[] =>
  notRecreated.filter((feature) => !MADE_AGAIN.test(feature));

/**
 * What belongs to a server or to other tables: who publishes it, who inherits from it, where its files are. Also what
 * should not be made again: an index that a build left unfinished.
 */
const STAYS_BEHIND =
  /^(?:publication |inheritance by |tablespace |access method |security label of |membership of extension |invalid index )/;

/** Features that no restore makes again, in words. The others are in the details of an archive from 0.3.0 on. */
export const neverRestored = (definition: TableDefinition): readonly string[] =>
  notMadeAgain(definition).filter((feature) => STAYS_BEHIND.test(feature));

/** Features that a restore of this archived table does not make again. */
export const notRestored = (archived: TableDefinition): readonly string[] =>
  archived.details === undefined ? archived.notRecreated : neverRestored(archived);
