/** Judges tables by the current model, in batches. */
import { recordEvent } from '../catalog/audit/record-event.js';
import { getFacts } from '../catalog/tables/get-facts.js';
import type { FactsOfTable } from '../catalog/tables/get-facts.js';
import { listTableIds } from '../catalog/tables/list-table-ids.js';
import { getReadsByDatabase } from '../catalog/usage/get-reads-by-database.js';
import { storeJudgements } from '../catalog/verdicts/store-judgements.js';
import type { SourceId } from '../domain/ids.js';
import type { TableFacts } from '../domain/table-facts.js';
import type { Judgement, Label } from '../domain/verdict.js';
import type { Database } from '../postgres/session.js';
import type { ClassificationReport } from './services.js';

export interface Classifier {
  readonly modelVersion: string;
  judge(facts: TableFacts, now: Date): Judgement;
}

export interface Classification {
  readonly actor: string;
  /** Null: all sources. */
  readonly source: SourceId | null;
  /** Ends it between two batches, with the signal's reason; what was judged until then stays. */
  readonly signal?: AbortSignal;
}

/** Facts of so many tables are in memory at once. */
const BATCH = 500;

/** Every table that is still there. The report counts the labels that stand afterwards, overrides among them. */
export async function classifyTables(
  catalog: Database,
  classifier: Classifier,
  { actor, source, signal }: Classification,
): Promise<ClassificationReport> {
  const labels: Record<Label, number> = { APP: 0, BROKER: 0, UNUSED: 0, UNKNOWN: 0 };
  const reads = await getReadsByDatabase(catalog, source);
  const ids = await listTableIds(catalog, source);
  let tables = 0;
  for (let at = 0; at < ids.length; at += BATCH) {
    signal?.throwIfAborted();
    const batch = await getFacts(catalog, reads, ids.slice(at, at + BATCH));
    for (const label of await judge(catalog, classifier, batch)) labels[label]++;
    tables += batch.length;
  }
  const report = { tables, labels, modelVersion: classifier.modelVersion };
  await recordEvent(catalog, { actor, action: 'table.classify', subject: source ?? '*', details: report });
  return report;
}

async function judge(
  catalog: Database,
  classifier: Classifier,
  batch: readonly FactsOfTable[],
): Promise<readonly Label[]> {
  const now = new Date();
  const judged = batch.map(({ tableId, facts }) => ({ tableId, judgement: classifier.judge(facts, now) }));
  return catalog.transaction((tx) => storeJudgements(tx, classifier.modelVersion, judged, now));
}
