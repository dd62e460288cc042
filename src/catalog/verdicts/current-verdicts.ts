import type { TableId } from '../../domain/ids.js';
import type { Verdict } from '../../domain/verdict.js';
import type { Queryable } from '../../postgres/session.js';
import { newestVerdicts } from './newest-verdicts.js';

/**
 * As they were said, in the order of the ids; null before the first verdict. A person's word is over every later one
 * of a model, until another person's or until it is withdrawn.
 */
export async function currentVerdicts(
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (Verdict | null)[]> {
  const newest = await newestVerdicts(db, ids);
  return ids.map((id) => newest.get(id)?.person ?? newest.get(id)?.model ?? null);
}
