import { getMoves } from '../catalog/moves/get-moves.js';
import { notFound } from '../domain/errors.js';
import type { MoveId } from '../domain/ids.js';
import type { Move } from '../domain/move.js';
import type { Queryable } from '../postgres/session.js';

/** NOT_FOUND where there is none. */
export async function existingMove(catalog: Queryable, id: MoveId): Promise<Move> {
  const [move] = await getMoves(catalog, [id]);
  if (move !== null && move !== undefined) return move;
  throw notFound(`move ${id} does not exist`, 'List the moves to find it.');
}
