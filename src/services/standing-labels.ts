/** Which labels that say UNUSED no longer stand, and why. */
import { listSaid } from '../catalog/verdicts/list-said.js';
import type { TableId } from '../domain/ids.js';
import { whyModelFell, whyWordFell } from '../domain/standing-label.js';
import type { Fallen } from '../domain/standing-label.js';
import type { Verdict } from '../domain/verdict.js';
import type { Queryable } from '../postgres/session.js';

export type FallenLabels = ReadonlyMap<TableId, Fallen>;

/** Of these tables; of all with null. The others' labels stand as they are. */
export async function fallenLabels(db: Queryable, ids: readonly TableId[] | null): Promise<FallenLabels> {
  const now = new Date();
  const fallen = new Map<TableId, Fallen>();
  for (const { tableId, label, word, judgedOn, known } of await listSaid(db, ids)) {
    if (label !== 'UNUSED') continue;
    const why = word === null ? whyModelFell(judgedOn, known, now) : whyWordFell(word, known);
    if (why !== null) fallen.set(tableId, why);
  }
  return fallen;
}

/** Of the model's own judgements, whatever a person says of the tables. */
export async function fallenJudgements(db: Queryable, ids: readonly TableId[]): Promise<FallenLabels> {
  const now = new Date();
  const fallen = new Map<TableId, Fallen>();
  for (const { tableId, judgedOn, known } of await listSaid(db, ids)) {
    const why = whyModelFell(judgedOn, known, now);
    if (why !== null) fallen.set(tableId, why);
  }
  return fallen;
}

/** An UNUSED that fell is UNKNOWN, first of all for that reason. */
export function standingVerdict(verdict: Verdict, fallen: FallenLabels): Verdict {
  const fell = verdict.label === 'UNUSED' ? fallen.get(verdict.tableId) : undefined;
  if (fell === undefined) return verdict;
  return {
    ...verdict,
    label: 'UNKNOWN',
    reasons: [{ feature: 'standing', text: fell.why, weight: -1 }, ...verdict.reasons],
    wouldChange: [
      fell.cause === 'WORD'
        ? 'It is UNUSED when a person says so again, and what the model says when the word is withdrawn.'
        : 'It is judged anew after its next scan.',
      ...verdict.wouldChange,
    ],
  };
}
