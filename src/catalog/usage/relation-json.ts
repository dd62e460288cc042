/**
 * The counters and marks of one relation as the catalog keeps them for the next scan: JSON without names, since there
 * is one of it for each relation of a fleet. Equal activity gives equal text.
 */
import { z } from 'zod';
import type { RelationActivity } from '../../domain/activity.js';

export function relationText(relation: RelationActivity): string {
  const { relationOid, tableOid, relfilenode, unlogged, columns, estimatedRows, counters: c } = relation;
  const counted = [
    c.seqScan,
    c.seqTupRead,
    c.idxScan,
    c.idxTupFetch,
    c.inserted,
    c.updated,
    c.hotUpdated,
    c.deleted,
    c.liveRows,
    c.deadRows,
    c.vacuumCount,
    c.analyzeCount,
  ];
  return JSON.stringify([
    relationOid,
    tableOid,
    relfilenode,
    unlogged,
    columns,
    estimatedRows,
    counted.map((count) => count?.toString() ?? null),
    c.lastSeqScan,
    c.lastIdxScan,
    relation.indexes.map((index) => [
      index.oid,
      index.relfilenode,
      index.valid,
      index.concurrently,
      index.tookOver,
    ]),
    relation.constraints.map((mark) => [
      mark.key,
      mark.kind,
      mark.transaction,
      mark.validated,
      mark.references,
    ]),
  ]);
}

const oid = z.number();
const count = z.string().transform(BigInt);
const time = z
  .string()
  .transform((iso) => new Date(iso))
  .nullable();

const row = z.tuple([
  oid,
  oid,
  z.string(),
  z.boolean(),
  z.number(),
  z.number().nullable(),
  z.tuple([
    count,
    count,
    count.nullable(),
    count.nullable(),
    count,
    count,
    count,
    count,
    count,
    count,
    count,
    count,
  ]),
  time,
  time,
  z.array(z.tuple([oid, z.string(), z.boolean(), z.boolean(), z.boolean()])),
  z.array(
    z.tuple([
      z.string(),
      z.enum(['check', 'not null', 'foreign key']),
      z.string(),
      z.boolean(),
      oid.nullable(),
    ]),
  ),
]);

export function parseRelation(text: string): RelationActivity {
  const [relationOid, tableOid, relfilenode, unlogged, columns, estimatedRows, counted, ...rest] = row.parse(
    JSON.parse(text),
  );
  const [seqAt, idxAt, indexes, marks] = rest;
  const [seqScan, seqTupRead, idxScan, idxTupFetch, inserted, updated, hotUpdated, deleted, ...others] =
    counted;
  const [liveRows, deadRows, vacuumCount, analyzeCount] = others;
  return {
    relationOid,
    tableOid,
    counters: {
      seqScan,
      seqTupRead,
      idxScan,
      idxTupFetch,
      inserted,
      updated,
      hotUpdated,
      deleted,
      liveRows,
      deadRows,
      vacuumCount,
      analyzeCount,
      lastSeqScan: seqAt,
      lastIdxScan: idxAt,
    },
    relfilenode,
    unlogged,
    columns,
    estimatedRows,
    indexes: indexes.map(([index, file, valid, concurrently, tookOver]) => ({
      oid: index,
      relfilenode: file,
      valid,
      concurrently,
      tookOver,
    })),
    constraints: marks.map(([key, kind, transaction, validated, references]) => ({
      key,
      kind,
      transaction,
      validated,
      references,
    })),
  };
}
