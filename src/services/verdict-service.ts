/** What tables are: by the classifier's judgement, or by a person's word. */
import { checkText } from '../catalog/paging.js';
import { currentVerdicts } from '../catalog/verdicts/current-verdicts.js';
import { newestVerdicts } from '../catalog/verdicts/newest-verdicts.js';
import { verdictHistory } from '../catalog/verdicts/verdict-history.js';
import { invalidInput } from '../domain/errors.js';
import type { SourceId, TableId } from '../domain/ids.js';
import type { Verdict } from '../domain/verdict.js';
import type { Database, Queryable } from '../postgres/session.js';
import { catalogCall } from './catalog-call.js';
import { classifyTables } from './classify-tables.js';
import type { Classification } from './classify-tables.js';
import type { Classifier } from './judge-batch.js';
import { overrideVerdict, unknownTable } from './override-verdict.js';
import { sourceOf } from './scan-source.js';
import type { ClassificationReport, VerdictService } from './services.js';
import { shareFollowing } from './share-following.js';
import { fallenJudgements, fallenLabels, standingVerdict } from './standing-labels.js';
import type { LessonPolicy } from './teach.js';
import { withdrawWord } from './withdraw-word.js';

/** As `classify`, of what a scan of a node told: the tables of its lead. Or of all, when another model judges. */
export interface ScanVerdicts extends VerdictService {
  /** Of a cluster whose nodes are scanned at the same time, tables are judged once when they wait anyway. */
  classifyScanned(actor: string, node: SourceId, signal: AbortSignal): Promise<ClassificationReport>;
  /** As above, where several models become current one after the other. */
  classifyAll(actor: string, signal: AbortSignal): Promise<ClassificationReport>;
}

const HISTORY = 100;
const MAX_NOTE = 2000;

/** `currentClassifier` is asked at each batch of a run. `policy` is of the evidence in lessons. */
export function createVerdictService(
  catalog: Database,
  currentClassifier: () => Promise<Classifier>,
  policy: LessonPolicy,
): ScanVerdicts {
  const classify = (scope: Classification): Promise<ClassificationReport> =>
    catalogCall('classifying tables', () => classifyTables(catalog, currentClassifier, scope));
  /** Null: all sources. */
  const classifyShared = shareFollowing((source: SourceId | null, asked: Omit<Classification, 'source'>) =>
    classify({ source, ...asked }),
  );
  return {
    classify: async (actor, source) => {
      if (source !== null) await sourceOf(catalog, source);
      return classify({ actor, source });
    },
    classifyScanned: async (actor, node, signal) => {
      const { id, leadId } = await sourceOf(catalog, node);
      return classifyShared(leadId ?? id, { actor, signal });
    },
    classifyAll: (actor, signal) => classifyShared(null, { actor, signal }),
    override: (actor, table, label, note) =>
      catalogCall('overriding a verdict', async () => {
        await overrideVerdict(catalog, policy, { actor, table, label, note: checkNote(note) });
        const [verdict] = await current(catalog, [table]);
        if (verdict === undefined || verdict === null) throw unknownTable(table);
        return verdict;
      }),
    withdraw: (actor, table, note) =>
      catalogCall('withdrawing an override', async () => {
        await withdrawWord(catalog, policy, { actor, table, note: checkNote(note) });
        const [verdict] = await current(catalog, [table]);
        return verdict ?? null;
      }),
    current: (ids) => catalogCall('looking verdicts up', () => current(catalog, ids)),
    ofModel: (ids) => catalogCall('looking verdicts up', () => ofModel(catalog, ids)),
    history: (table) => catalogCall('reading a history', () => verdictHistory(catalog, table, HISTORY)),
  };
}

async function current(catalog: Queryable, ids: readonly TableId[]): Promise<readonly (Verdict | null)[]> {
  const said = await currentVerdicts(catalog, ids);
  const unused = said.flatMap((verdict) => (verdict?.label === 'UNUSED' ? verdict.tableId : []));
  if (unused.length === 0) return said;
  const fallen = await fallenLabels(catalog, unused);
  return said.map((verdict) => (verdict === null ? null : standingVerdict(verdict, fallen)));
}

async function ofModel(catalog: Queryable, ids: readonly TableId[]): Promise<readonly (Verdict | null)[]> {
  const newest = await newestVerdicts(catalog, ids);
  const fallen = await fallenJudgements(catalog, ids);
  return ids.map((id) => {
    const judged = newest.get(id)?.model ?? null;
    return judged === null ? null : standingVerdict(judged, fallen);
  });
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
