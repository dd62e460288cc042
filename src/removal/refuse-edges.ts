import { conflict } from '../domain/errors.js';
import type { RemovalTarget } from '../domain/removal.js';
import type { TableEdges } from './read-edges.js';

/** Each tie that a seal, a quarantine or a drop would break for somebody else, with what to do about it. Pure. */
export function refuseEdges(edges: TableEdges): readonly string[] {
  const refusals: string[] = [];
  const refuse = (found: readonly string[], why: string): void => {
    if (found.length > 0) refusals.push(`${found.join(', ')}: ${why}`);
  };
  refuse(
    edges.dependents,
    'needs the table, and would fail or go on with it unseen; remove what is not needed first',
  );
  refuse(
    edges.cascades,
    'a change of the table that it points to would write to this one, which a seal refuses; drop the foreign key first',
  );
  refuse(edges.parents, 'the table inherits from it, so queries of the parent read it; take it out first');
  refuse(edges.publications, 'publishes the table under its name; take it out of the publication first');
  refuse(
    edges.subscriptions,
    'writes to the table, which a seal would stop; take it out of the subscription first',
  );
  refuse(
    edges.eventTriggers,
    'may change or stop what a removal does; disable it, or remove the table by hand',
  );
  refuse(edges.extensions, 'the table belongs to it; let the extension drop it');
  refuse(
    edges.rules,
    'rewrites statements on the table, which neither seal nor view would see; drop it first',
  );
  refuse(
    edges.unknown,
    'this release does not know what it means, so that the archive may lack it; remove the table by hand, or with a newer release',
  );
  if (edges.rowSecurity) {
    refusals.push(
      'row security is on: the view that counts reads would show every row to whoever may read it',
    );
  }
  return refusals;
}

/** The same, once more, under the lock of a step. */
export function assertNoEdges(
  { schema, name }: Pick<RemovalTarget, 'schema' | 'name'>,
  edges: TableEdges,
): void {
  const refusals = refuseEdges(edges);
  if (refusals.length === 0) return;
  throw conflict(
    `${schema}.${name} has got ties since the removal was planned: ${refusals.join('; ')}`,
    'Undo them, then do this step again, or return the removal.',
  );
}
