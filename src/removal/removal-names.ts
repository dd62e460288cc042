/** What a removal makes in a source, and what it is called there. Pure. */
import type { RemovalId } from '../domain/ids.js';
import type { QualifiedName } from '../domain/table-definition.js';

/** Holds what all removals of a database share: the functions, the instance's uuid, the counters of reads. */
export const REMOVAL_SCHEMA = 'sortkeep_removal';
export const SEAL_ROW = 'sortkeep_seal_row';
export const SEAL_TRUNCATE = 'sortkeep_seal_truncate';

const hex = (id: RemovalId): string => id.replaceAll('-', '');

/** A schema of its own for each removal: no name of its indexes and sequences can be taken there. */
export const quarantineSchema = (id: RemovalId): string => `sortkeep_quarantine_${hex(id)}`;

export const touchSequence = (id: RemovalId): QualifiedName => ({
  schema: REMOVAL_SCHEMA,
  name: `touch_${hex(id)}`,
});

/** Counts the writes that the seal has refused: sequences count what is rolled back, too. */
export const refusedSequence = (id: RemovalId): QualifiedName => ({
  schema: REMOVAL_SCHEMA,
  name: `refused_${hex(id)}`,
});

/** What the view is called once something else stands on it and the table has its name back. */
export const asideView = (id: RemovalId): string => `sortkeep_view_${hex(id)}`;

/** For whoever finds the view. */
export const viewComment = (id: RemovalId): string =>
  `Stands for a table that Sortkeep removal ${id} has put into quarantine. A read of it brings the table back.`;
