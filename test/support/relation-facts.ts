import type { RelationFacts } from '../../src/scanner/read-relations.js';

/** An empty table that was never analysed, with `part` over it. */
export const relation = (oid: number, part: Partial<RelationFacts> = {}): RelationFacts => ({
  oid,
  holdsRows: true,
  relfilenode: `0/${oid}`,
  unlogged: false,
  columns: 1,
  root: oid,
  parent: null,
  schema: 'app',
  name: `t${oid}`,
  estimatedRows: null,
  sizeBytes: 0n,
  ...part,
});
