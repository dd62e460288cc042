import type { IndexMark, RelationActivity } from '../domain/activity.js';

/** Built again rather than moved: `tablespace/file` with another file in the same tablespace. */
export function isAnotherFile(before: string, after: string): boolean {
  const [oldSpace, oldFile] = before.split('/');
  const [space, file] = after.split('/');
  return oldSpace === space && oldFile !== file;
}

/**
 * Indexes for whose file the table was scanned since `before`: new ones, and old ones with another file. ALTER TYPE
 * without a rewrite makes an index anew and keeps its file, without a scan (12, 15, 18; measured). An invalid one is
 * left by a CREATE INDEX CONCURRENTLY that failed, perhaps before it scanned anything.
 */
export function changedIndexes(before: RelationActivity, after: RelationActivity): readonly IndexMark[] {
  const known = new Map(before.indexes.map((index) => [index.oid, index]));
  const files = new Set(before.indexes.map(({ relfilenode }) => relfilenode));
  return after.indexes.filter((index) => {
    const old = known.get(index.oid);
    if (!index.valid) return false;
    return old === undefined
      ? !files.has(index.relfilenode)
      : isAnotherFile(old.relfilenode, index.relfilenode);
  });
}

/** Then the table was not rewritten: a rewrite and TRUNCATE give every index another file. */
export function keptAnIndexFile(before: RelationActivity, after: RelationActivity): boolean {
  const files = new Set(before.indexes.map(({ relfilenode }) => relfilenode));
  return after.indexes.some(({ relfilenode }) => files.has(relfilenode));
}
