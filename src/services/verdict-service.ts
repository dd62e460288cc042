/** What tables are: by the classifier's judgement, or by a person's word. */
import { recordEvent } from '../catalog/audit/record-event.js';
import { checkText } from '../catalog/paging.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { currentVerdicts } from '../catalog/verdicts/current-verdicts.js';
import { storeOverride } from '../catalog/verdicts/store-override.js';
import { verdictHistory } from '../catalog/verdicts/verdict-history.js';
import { invalidInput, notFound } from '../domain/errors.js';
import type { SourceId, TableId } from '../domain/ids.js';
import type { Label, Verdict } from '../domain/verdict.js';
import type { Database } from '../postgres/session.js';
import { catalogCall } from './catalog-call.js';
import { classifyTables } from './classify-tables.js';
import type { Classification, Classifier } from './classify-tables.js';
import { sourceOf } from './scan-source.js';
import type { ClassificationReport, VerdictService } from './services.js';
import { shareFollowing } from './share-following.js';
import { teach } from './teach.js';
import type { LessonPolicy } from './teach.js';

/** As `classify`, of what a scan of a node told: the tables of its lead. */
export interface ScanVerdicts extends VerdictService {
  /** Of a cluster whose nodes are scanned at the same time, tables are judged once when they wait anyway. */
  classifyScanned(actor: string, node: SourceId, signal: AbortSignal): Promise<ClassificationReport>;
}

const HISTORY = 100;
const MAX_NOTE = 2000;

/** `currentClassifier` is asked at each run, which it judges as a whole. `policy` is of the evidence in lessons. */
export function createVerdictService(
  catalog: Database,
  currentClassifier: () => Promise<Classifier>,
  policy: LessonPolicy,
): ScanVerdicts {
  const classify = (scope: Classification): Promise<ClassificationReport> =>
    catalogCall('classifying tables', async () => classifyTables(catalog, await currentClassifier(), scope));
  const classifyLead = shareFollowing((source: SourceId, asked: Omit<Classification, 'source'>) =>
    classify({ source, ...asked }),
  );
  return {
    classify: async (actor, source) => {
      if (source !== null) await sourceOf(catalog, source);
      return classify({ actor, source });
    },
    classifyScanned: async (actor, node, signal) => {
      const { id, leadId } = await sourceOf(catalog, node);
      return classifyLead(leadId ?? id, { actor, signal });
    },
    override: (actor, table, label, note) =>
      catalogCall('overriding a verdict', () =>
        override(catalog, policy, { actor, table, label, note: checkNote(note) }),
      ),
    current: (ids) => catalogCall('looking verdicts up', () => currentVerdicts(catalog, ids)),
    history: (table) => catalogCall('reading a history', () => verdictHistory(catalog, table, HISTORY)),
  };
}

interface Word {
  readonly actor: string;
  readonly table: TableId;
  readonly label: Label;
  readonly note: string;
}

/** The next model learns it; UNKNOWN withdraws what it would have learned of the table. */
async function override(
  catalog: Database,
  policy: LessonPolicy,
  { actor, table, label, note }: Word,
): Promise<Verdict> {
  return catalog.transaction(async (tx) => {
    const [known] = await getTables(tx, [table]);
    if (known === undefined || known === null) throw unknownTable(table);
    const reasons = [{ feature: 'override', text: note === '' ? `set by ${actor}` : note, weight: 1 }];
    await storeOverride(tx, { tableId: table, label, reasons, author: actor });
    await recordEvent(tx, {
      actor,
      action: 'verdict.override',
      subject: table,
      details: { label, before: known.label, note },
    });
    await teach(tx, policy, {
      tableId: table,
      cause: 'OVERRIDE',
      label: label === 'UNKNOWN' ? null : label,
      author: actor,
      note,
    });
    const [verdict] = await currentVerdicts(tx, [table]);
    if (verdict === undefined || verdict === null) throw unknownTable(table);
    return verdict;
  });
}

const unknownTable = (table: TableId): Error =>
  notFound(`table ${table} is not in the catalog`, 'List the tables for the ids of those that are.');

function checkNote(note: string): string {
  if (note.length > MAX_NOTE) {
    throw invalidInput(
      `the note has ${note.length} characters`,
      `Say it in ${MAX_NOTE}; a link can hold the rest.`,
    );
  }
  return checkText(note, 'note').trim();
}
