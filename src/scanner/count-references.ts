import type { Reference } from './read-references.js';
import type { RelationFacts } from './read-relations.js';

/** Foreign keys of other tables by the root that they refer to, whichever partition they name. */
export function countReferences(
  relations: readonly RelationFacts[],
  references: readonly Reference[],
): ReadonlyMap<number, number> {
  const rootOf = new Map(relations.map(({ oid, root }) => [oid, root]));
  const referencedBy = new Map<number, number>();
  for (const { from, to, count } of references) {
    const root = rootOf.get(to);
    if (root === undefined || root === rootOf.get(from)) continue;
    referencedBy.set(root, (referencedBy.get(root) ?? 0) + count);
  }
  return referencedBy;
}
