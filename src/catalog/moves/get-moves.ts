import type { MoveId } from '../../domain/ids.js';
import type { Move } from '../../domain/move.js';
import type { Queryable } from '../../postgres/session.js';
import { parseMoveRow, SELECT_MOVES } from './move-row.js';

/** In the order of the ids; null where there is none. */
export async function getMoves(db: Queryable, ids: readonly MoveId[]): Promise<readonly (Move | null)[]> {
  const { rows } = await db.query(`${SELECT_MOVES} where m.id = any($1::uuid[])`, [ids]);
  const byId = new Map(rows.map(parseMoveRow).map((move) => [move.id, move]));
  return ids.map((id) => byId.get(id) ?? null);
}
