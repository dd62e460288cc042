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

/** The comment by which the view is known to be ours. */
export const viewComment = (id: RemovalId): string =>
  `Stands for a table that Sortkeep removal ${id} has put into quarantine. A read of it brings the table back.`;
