import type { TableDefinition } from './table-definition.js';

/** As a scan writes them among the features of a partitioned table; a move makes its partitions again, and their keys. */
const MADE_AGAIN = /^(?:partitioning by |unique index .* of partition )/s;

/** Features of the table that a move does not make again, in words. */
export const notMadeAgain = ({ notRecreated }: TableDefinition): readonly string[] =>
  notRecreated.filter((feature) => !MADE_AGAIN.test(feature));
