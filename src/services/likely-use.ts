import { verdictHistory } from '../catalog/verdicts/verdict-history.js';
import type { TableId } from '../domain/ids.js';
import type { ClassLabel } from '../domain/verdict.js';
import type { Queryable } from '../postgres/session.js';

const HISTORY = 100;

/**
 * What a table that somebody needs most likely is: APP or BROKER, by the newest word of a person that says one of them and was not withdrawn,
 * else by the probabilities of the model's newest verdict; null where there is neither.
 */
export async function likelyUse(
  db: Queryable,
  table: TableId,
): Promise<Exclude<ClassLabel, 'UNUSED'> | null> {
  const verdicts = await verdictHistory(db, table, HISTORY);
  for (const { author, label, withdrawnAt } of verdicts) {
    if (author !== null && withdrawnAt === null && (label === 'APP' || label === 'BROKER')) return label;
  }
  const judged = verdicts.find(({ probabilities }) => probabilities !== null)?.probabilities ?? null;
  if (judged === null) return null;
  return judged.APP >= judged.BROKER ? 'APP' : 'BROKER';
}
