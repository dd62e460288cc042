/** What tables are: by the classifier's judgement, or by a person's word. */
import { recordEvent } from '../catalog/audit/record-event.js';
import { checkText } from '../catalog/paging.js';
import { getSources } from '../catalog/sources/get-sources.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { listFacts } from '../catalog/tables/list-facts.js';
import type { FactsOfTable } from '../catalog/tables/list-facts.js';
import { currentVerdicts } from '../catalog/verdicts/current-verdicts.js';
import { insertVerdicts } from '../catalog/verdicts/insert-verdicts.js';
import { verdictHistory } from '../catalog/verdicts/verdict-history.js';
import { invalidInput, notFound } from '../domain/errors.js';
import type { SourceId, TableId } from '../domain/ids.js';
import type { TableFacts } from '../domain/table-facts.js';
import type { Judgement, Label, Verdict } from '../domain/verdict.js';
import type { Database } from '../postgres/session.js';
import { catalogCall } from './catalog-call.js';
import type { ClassificationReport, VerdictService } from './services.js';

export interface Classifier {
  readonly modelVersion: string;
  judge(facts: TableFacts, now: Date): Judgement;
}

/** Facts of so many tables are in memory at once. */
const BATCH = 500;
const HISTORY = 100;
const MAX_NOTE = 2000;

export function createVerdictService(catalog: Database, classifier: Classifier): VerdictService {
  return {
    classify: (actor, source) =>
      catalogCall('classifying tables', () => classify(catalog, classifier, actor, source)),
    override: (actor, table, label, note) =>
      catalogCall('overriding a verdict', () => override(catalog, actor, table, label, checkNote(note))),
    current: (ids) => catalogCall('looking verdicts up', () => currentVerdicts(catalog, ids)),
    history: (table) => catalogCall('reading a history', () => verdictHistory(catalog, table, HISTORY)),
  };
}

/** The report counts the labels that stand afterwards, overrides among them. */
async function classify(
  catalog: Database,
  classifier: Classifier,
  actor: string,
  source: SourceId | null,
): Promise<ClassificationReport> {
  if (source !== null) await requireSource(catalog, source);
  const labels: Record<Label, number> = { APP: 0, BROKER: 0, UNUSED: 0, UNKNOWN: 0 };
  let tables = 0;
  let after: TableId | null = null;
  for (;;) {
    const batch: readonly FactsOfTable[] = await listFacts(catalog, source, after, BATCH);
    const last = batch.at(-1);
    if (last === undefined) break;
    for (const label of await judgeBatch(catalog, classifier, batch)) labels[label]++;
    tables += batch.length;
    after = last.tableId;
  }
  const report = { tables, labels, modelVersion: classifier.modelVersion };
  await recordEvent(catalog, { actor, action: 'table.classify', subject: source ?? '*', details: report });
  return report;
}

async function judgeBatch(
  catalog: Database,
  classifier: Classifier,
  batch: readonly FactsOfTable[],
): Promise<readonly Label[]> {
  const now = new Date();
  const verdicts = batch.map(({ tableId, facts }) => ({
    tableId,
    ...classifier.judge(facts, now),
    modelVersion: classifier.modelVersion,
    author: null,
  }));
  const ids = batch.map(({ tableId }) => tableId);
  const current = await catalog.transaction(async (tx) => {
    await insertVerdicts(tx, verdicts);
    return currentVerdicts(tx, ids);
  });
  return current.flatMap((verdict) => (verdict === null ? [] : verdict.label));
}

async function override(
  catalog: Database,
  actor: string,
  table: TableId,
  label: Label,
  note: string,
): Promise<Verdict> {
  return catalog.transaction(async (tx) => {
    const [known] = await getTables(tx, [table]);
    if (known === undefined || known === null) throw unknownTable(table);
    const reasons = [{ feature: 'override', text: note === '' ? `set by ${actor}` : note, weight: 1 }];
    await insertVerdicts(tx, [
      { tableId: table, label, probabilities: null, reasons, modelVersion: null, author: actor },
    ]);
    await recordEvent(tx, {
      actor,
      action: 'verdict.override',
      subject: table,
      details: { label, before: known.label, note },
    });
    const [verdict] = await currentVerdicts(tx, [table]);
    if (verdict === undefined || verdict === null) throw unknownTable(table);
    return verdict;
  });
}

const unknownTable = (table: TableId): Error =>
  notFound(`table ${table} is not in the catalog`, 'List the tables for the ids of those that are.');

async function requireSource(catalog: Database, source: SourceId): Promise<void> {
  const [known] = await getSources(catalog, [source]);
  if (known === undefined || known === null) {
    throw notFound(`source ${source} is not registered`, 'List the sources for the ids of those that are.');
  }
}

function checkNote(note: string): string {
  if (note.length > MAX_NOTE) {
    throw invalidInput(
      `the note has ${note.length} characters`,
      `Say it in ${MAX_NOTE}; a link can hold the rest.`,
    );
  }
  return checkText(note, 'note').trim();
}
