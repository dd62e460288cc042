/** What a model says of tables, each by itself: one that cannot be judged keeps none of the others from it. */
import { getFacts } from '../catalog/tables/get-facts.js';
import type { FactsOfTable } from '../catalog/tables/get-facts.js';
import type { ReadsByDatabase } from '../catalog/usage/get-reads-by-database.js';
import type { JudgedTable } from '../catalog/verdicts/store-judgements.js';
import type { TableId } from '../domain/ids.js';
import type { TableFacts } from '../domain/table-facts.js';
import type { Judgement } from '../domain/verdict.js';
import { postgresError, sqlState } from '../postgres/postgres-errors.js';
import type { Queryable } from '../postgres/session.js';

export interface Classifier {
  readonly modelVersion: string;
  judge(facts: TableFacts, now: Date): Judgement;
}

export interface TableFault {
  readonly tableId: TableId;
  /** Why it could not be judged, in a line. */
  readonly text: string;
}

export interface JudgedBatch {
  /** Those with a fault among them, as UNKNOWN. */
  readonly judged: readonly JudgedTable[];
  readonly faults: readonly TableFault[];
}

interface FactsOfBatch {
  readonly facts: readonly FactsOfTable[];
  readonly faults: readonly TableFault[];
}

const LONGEST_FAULT = 200;

export async function judgeBatch(
  db: Queryable,
  classifier: Classifier,
  reads: ReadsByDatabase,
  ids: readonly TableId[],
  now: Date,
): Promise<JudgedBatch> {
  const { facts, faults: unread } = await factsOf(db, reads, ids);
  const judged: JudgedTable[] = [];
  const faults = [...unread];
  for (const table of facts) {
    const seenAt = table.facts.usage?.seenAt ?? null;
    try {
      judged.push({ tableId: table.tableId, judgement: classifier.judge(table.facts, now), seenAt });
    } catch (error) {
      faults.push(faultOf(table.tableId, error));
    }
  }
  return { judged: [...judged, ...faults.map(notJudged)], faults };
}

/** All at once; where that fails, in halves, down to the tables whose facts cannot be read. */
async function factsOf(
  db: Queryable,
  reads: ReadsByDatabase,
  ids: readonly TableId[],
): Promise<FactsOfBatch> {
  try {
    return { facts: await getFacts(db, reads, ids), faults: [] };
  } catch (error) {
    // A catalog that does not answer is no fault of a table.
    if (postgresError(error, 'reading facts').retryable) throw error;
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) return { facts: [], faults: [faultOf(only, error)] };
    const middle = ids.length >>> 1;
    const first = await factsOf(db, reads, ids.slice(0, middle));
    const second = await factsOf(db, reads, ids.slice(middle));
    return { facts: [...first.facts, ...second.facts], faults: [...first.faults, ...second.faults] };
  }
}

function faultOf(tableId: TableId, error: unknown): TableFault {
  const message =
    sqlState(error) === '' && error instanceof Error
      ? error.message
      : postgresError(error, 'reading its facts').message;
  // PostgreSQL keeps no NUL in a text.
  return {
    tableId,
    text: message
      .replaceAll(/[\s\0]+/g, ' ')
      .trim()
      .slice(0, LONGEST_FAULT),
  };
}

const notJudged = ({ tableId, text }: TableFault): JudgedTable => ({
  tableId,
  judgement: {
    label: 'UNKNOWN',
    probabilities: null,
    reasons: [{ feature: 'fault', text: `it could not be judged: ${text}`, weight: -1 }],
    wouldChange: ['It is judged anew after its next scan.'],
  },
  seenAt: null,
});
