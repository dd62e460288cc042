/** Judges tables by the current model, in batches. */
import { recordEvent } from '../catalog/audit/record-event.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { listTableIds } from '../catalog/tables/list-table-ids.js';
import { getReadsByDatabase } from '../catalog/usage/get-reads-by-database.js';
import type { ReadsByDatabase } from '../catalog/usage/get-reads-by-database.js';
import { beginReading } from '../catalog/verdicts/begin-reading.js';
import { storeJudgements } from '../catalog/verdicts/store-judgements.js';
import type { SourceId, TableId } from '../domain/ids.js';
import { qualifiedText } from '../domain/name-text.js';
import type { Label } from '../domain/verdict.js';
import type { Database, Queryable } from '../postgres/session.js';
import { judgeBatch } from './judge-batch.js';
import type { Classifier, TableFault } from './judge-batch.js';
import type { ClassificationReport } from './services.js';
import { fallenLabels } from './standing-labels.js';

export interface Classification {
  readonly actor: string;
  /** Null: all sources. */
  readonly source: SourceId | null;
  /** Ends it between two batches, with the signal's reason; what was judged until then stays. */
  readonly signal?: AbortSignal;
}

interface StoredBatch {
  readonly labels: ReadonlyMap<TableId, Label>;
  readonly faults: readonly TableFault[];
  readonly modelVersion: string;
}

/** Facts of so many tables are in memory at once. */
const BATCH = 500;
/** Faults that a report names; the table's verdict has each. */
const NAMED_FAULTS = 10;

/**
 * Every table that is still there. A table that cannot be judged is UNKNOWN, for that reason, and the others go on. The
 * report counts the labels that stand afterwards, overrides among them.
 */
export async function classifyTables(
  catalog: Database,
  currentClassifier: () => Promise<Classifier>,
  { actor, source, signal }: Classification,
): Promise<ClassificationReport> {
  const labels: Record<Label, number> = { APP: 0, BROKER: 0, UNUSED: 0, UNKNOWN: 0 };
  const reads = await getReadsByDatabase(catalog, source);
  const ids = await listTableIds(catalog, source);
  const faults: TableFault[] = [];
  let tables = 0;
  let failed = 0;
  let { modelVersion } = await currentClassifier();
  for (let at = 0; at < ids.length; at += BATCH) {
    signal?.throwIfAborted();
    const batch = await classifyBatch(catalog, currentClassifier, reads, ids.slice(at, at + BATCH));
    for (const label of batch.labels.values()) labels[label]++;
    tables += batch.labels.size;
    failed += batch.faults.length;
    faults.push(...batch.faults.slice(0, NAMED_FAULTS - faults.length));
    ({ modelVersion } = batch);
  }
  const report = { tables, failed, labels, modelVersion };
  await recordEvent(catalog, { actor, action: 'table.classify', subject: source ?? '*', details: report });
  return { ...report, faults: await named(catalog, faults) };
}

/** Once more where another model became current meanwhile. */
async function classifyBatch(
  catalog: Database,
  currentClassifier: () => Promise<Classifier>,
  reads: ReadsByDatabase,
  ids: readonly TableId[],
): Promise<StoredBatch> {
  for (;;) {
    const reading = await beginReading(catalog);
    const classifier = await currentClassifier();
    const { modelVersion } = classifier;
    const { judged, faults } = await judgeBatch(catalog, classifier, reads, ids, reading.at);
    const labels = await catalog.transaction(async (tx) => {
      const said = await storeJudgements(tx, reading, modelVersion, judged);
      return said === null ? null : standing(tx, said);
    });
    if (labels !== null) return { labels, faults, modelVersion };
  }
}

async function standing(
  tx: Queryable,
  said: ReadonlyMap<TableId, Label>,
): Promise<ReadonlyMap<TableId, Label>> {
  const unused = [...said].filter(([, label]) => label === 'UNUSED').map(([id]) => id);
  if (unused.length === 0) return said;
  const fallen = await fallenLabels(tx, unused);
  return new Map([...said].map(([id, label]) => [id, fallen.has(id) ? 'UNKNOWN' : label]));
}

async function named(catalog: Queryable, faults: readonly TableFault[]): Promise<readonly string[]> {
  const tables = await getTables(
    catalog,
    faults.map(({ tableId }) => tableId),
  );
  return faults.map(({ tableId, text }, index) => {
    const table = tables[index] ?? null;
    return `${table === null ? tableId : qualifiedText(table)}: ${text}`;
  });
}
