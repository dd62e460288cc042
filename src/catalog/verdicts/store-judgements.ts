import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { Judgement, Label, Verdict } from '../../domain/verdict.js';
import type { Queryable } from '../../postgres/session.js';
import { insertVerdicts } from './insert-verdicts.js';
import type { NewVerdict } from './insert-verdicts.js';
import { saysTheSame } from './says-the-same.js';
import { parseVerdictRow } from './verdict-row.js';

export interface JudgedTable {
  readonly tableId: TableId;
  readonly judgement: Judgement;
}

/** The newest verdicts of a table. */
interface Newest {
  readonly person: Verdict | null;
  readonly model: Verdict | null;
}
interface Refreshed {
  readonly before: Verdict;
  readonly now: NewVerdict;
}

const idRow = z.object({ id: z.string().transform(tableId) });

/**
 * Keeps what a model says at `at`, each table at most once in a call, and gives the labels that stand then: a person's
 * word stands. A verdict that says the same as the model's last one of its table adds no row: that row gets the newest
 * figures, so that it tells since when the model says so and why it still does. Tables that are not in the catalog are
 * passed over. Call it in a transaction.
 */
export async function storeJudgements(
  tx: Queryable,
  modelVersion: string,
  judged: readonly JudgedTable[],
  at: Date,
): Promise<readonly Label[]> {
  // First of all, and in one order: whoever judges the same tables waits here and then sees what was decided before.
  const { rows } = await tx.query(
    'select id from sortkeep.tables where id = any ($1::uuid[]) order by id for update',
    [judged.map((table) => table.tableId)],
  );
  const known = new Set(
    idRow
      .array()
      .parse(rows)
      .map(({ id }) => id),
  );
  const newest = await newestVerdicts(tx, [...known]);
  const added: NewVerdict[] = [];
  const refreshed: Refreshed[] = [];
  const labels = new Map<TableId, Label>();
  for (const { tableId: id, judgement } of judged) {
    if (!known.has(id)) continue;
    const now = { tableId: id, ...judgement, modelVersion, author: null };
    const { model: before = null, person = null } = newest.get(id) ?? {};
    if (before === null || !saysTheSame(before, now)) added.push(now);
    else if (!hasSameFigures(before, now)) refreshed.push({ before, now });
    labels.set(id, person?.label ?? judgement.label);
  }
  await insertVerdicts(tx, added);
  await refresh(tx, refreshed);
  await label(tx, labels, at);
  return [...labels.values()];
}

async function newestVerdicts(tx: Queryable, ids: readonly TableId[]): Promise<ReadonlyMap<TableId, Newest>> {
  const { rows } = await tx.query(
    `select distinct on (table_id, author is null) *
     from sortkeep.verdicts
     where table_id = any ($1::uuid[])
     order by table_id, author is null, created_at desc, id`,
    [ids],
  );
  const newest = new Map<TableId, Newest>();
  for (const verdict of rows.map(parseVerdictRow)) {
    const { person = null, model = null } = newest.get(verdict.tableId) ?? {};
    newest.set(
      verdict.tableId,
      verdict.author === null ? { person, model: verdict } : { person: verdict, model },
    );
  }
  return newest;
}

const hasSameFigures = (before: Verdict, now: NewVerdict): boolean =>
  isDeepStrictEqual(
    [before.probabilities, before.reasons, before.wouldChange],
    [now.probabilities, now.reasons, now.wouldChange],
  );

async function refresh(tx: Queryable, verdicts: readonly Refreshed[]): Promise<void> {
  if (verdicts.length === 0) return;
  await tx.query(
    `update sortkeep.verdicts v
     set probabilities = n.probabilities, reasons = n.reasons, would_change = n.would_change
     from unnest($1::uuid[], $2::jsonb[], $3::jsonb[], $4::jsonb[]) as n (id, probabilities, reasons, would_change)
     where v.id = n.id`,
    [
      verdicts.map(({ before }) => before.id),
      verdicts.map(({ now }) => JSON.stringify(now.probabilities)),
      verdicts.map(({ now }) => JSON.stringify(now.reasons)),
      verdicts.map(({ now }) => JSON.stringify(now.wouldChange)),
    ],
  );
}

async function label(tx: Queryable, labels: ReadonlyMap<TableId, Label>, at: Date): Promise<void> {
  await tx.query(
    `update sortkeep.tables t
     set label = n.label, judged_at = $3::timestamptz
     from unnest($1::uuid[], $2::text[]) as n (id, label)
     where t.id = n.id`,
    [[...labels.keys()], [...labels.values()], at],
  );
}
