import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import { LABELS } from '../../domain/verdict.js';
import type { Label, Verdict } from '../../domain/verdict.js';
import type { Queryable } from '../../postgres/session.js';
import { currentModelVersion } from '../learning/current-model-version.js';
import type { Reading } from './begin-reading.js';
import { carryWords } from './carry-words.js';
import { insertVerdicts } from './insert-verdicts.js';
import type { NewVerdict } from './insert-verdicts.js';
import { newestVerdicts } from './newest-verdicts.js';
import { saysTheSame } from './says-the-same.js';
import { showsTheSame } from './shows-the-same.js';

export interface JudgedTable {
  readonly tableId: TableId;
  readonly judgement: Pick<Verdict, 'label' | 'probabilities' | 'reasons' | 'wouldChange'>;
  /** `UsageWindow.seenAt` of its facts; null where its use is not known. */
  readonly seenAt: Date | null;
}

interface Refreshed {
  readonly before: Verdict;
  readonly now: NewVerdict;
}

interface Labelled {
  readonly tableId: TableId;
  readonly label: Label;
  readonly seenAt: Date | null;
}

const lockedRow = z.object({
  id: z.string().transform(tableId),
  label: z.enum(LABELS),
  is_later: z.boolean(),
});

/**
 * Keeps what a model says of facts of one reading, each table at most once in a call, and gives the labels that are said
 * then: a person's word is over the model's. A verdict that says the same as the model's last one of its table adds no
 * row: that row gets the newest figures, so that it tells since when the model says so and why it still does. Tables that
 * are not in the catalog, and those that were judged from later facts, are passed over. Null, and nothing is kept, when
 * another model became current since the reading began. Call it in a transaction.
 */
export async function storeJudgements(
  tx: Queryable,
  reading: Reading,
  modelVersion: string,
  judged: readonly JudgedTable[],
): Promise<ReadonlyMap<TableId, Label> | null> {
  // First of all, and in one order: whoever judges the same tables waits here and then sees what was decided before.
  const { rows } = await tx.query(
    `select id, label, coalesce(judged_reading > $2::bigint, false) as is_later
     from sortkeep.tables
     where id = any ($1::uuid[])
     order by id
     for update`,
    [judged.map((table) => table.tableId), reading.number],
  );
  if ((await currentModelVersion(tx)) !== reading.under) return null;
  const locked = lockedRow.array().parse(rows);
  const open = locked.filter(({ is_later }) => !is_later).map(({ id }) => id);
  await carryWords(tx, open);
  const newest = await newestVerdicts(tx, open);
  const isOpen = new Set(open);
  const added: NewVerdict[] = [];
  const refreshed: Refreshed[] = [];
  const labelled: Labelled[] = [];
  for (const { tableId: id, judgement, seenAt } of judged) {
    if (!isOpen.has(id)) continue;
    const now = { tableId: id, ...judgement, modelVersion };
    const { model: before = null, person = null } = newest.get(id) ?? {};
    if (before === null || !saysTheSame(before, now)) added.push(now);
    else if (!showsTheSame(before, now)) refreshed.push({ before, now });
    labelled.push({ tableId: id, label: person?.label ?? judgement.label, seenAt });
  }
  await insertVerdicts(tx, added);
  await refresh(tx, refreshed);
  await setLabels(tx, labelled, reading);
  return new Map([
    ...locked.map(({ id, label }) => [id, label] as const),
    ...labelled.map(({ tableId: id, label }) => [id, label] as const),
  ]);
}

async function refresh(tx: Queryable, verdicts: readonly Refreshed[]): Promise<void> {
  if (verdicts.length === 0) return;
  await tx.query(
    `update sortkeep.verdicts v
     set probabilities = n.probabilities, reasons = n.reasons, would_change = n.would_change
     from unnest($1::uuid[], $2::jsonb[], $3::jsonb[], $4::jsonb[]) as n (id, probabilities, reasons, would_change)
     where v.id = n.id`,
    [
      verdicts.map(({ before }) => before.id),
      verdicts.map(({ now }) => (now.probabilities === null ? null : JSON.stringify(now.probabilities))),
      verdicts.map(({ now }) => JSON.stringify(now.reasons)),
      verdicts.map(({ now }) => JSON.stringify(now.wouldChange)),
    ],
  );
}

async function setLabels(tx: Queryable, tables: readonly Labelled[], reading: Reading): Promise<void> {
  await tx.query(
    `update sortkeep.tables t
     set label = n.label, judged_at = $4::timestamptz, judged_seen_at = n.seen_at, judged_under = $5::text,
       judged_reading = $6::bigint
     from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as n (id, label, seen_at)
     where t.id = n.id`,
    [
      tables.map((table) => table.tableId),
      tables.map(({ label }) => label),
      tables.map(({ seenAt }) => seenAt),
      reading.at,
      reading.under,
      reading.number,
    ],
  );
}
