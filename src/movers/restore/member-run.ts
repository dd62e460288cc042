import { sha256Hex } from '../../codec/sha256.js';
import { moveId } from '../../domain/ids.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { MoveRun } from '../../engine/mover.js';

/**
 * The run under which a member of a set is restored: the ledger at the target knows one table a move, so each has a
 * move id of its own, the same at every attempt (a UUID of version 8, from the SHA-256 of both ids).
 */
export function memberRun(run: MoveRun, member: ArchiveId): MoveRun {
  const hex = sha256Hex(Buffer.from(`${run.move.id} ${member}`, 'utf8'));
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return { ...run, move: { ...run.move, id: moveId([...parts, hex.slice(20, 32)].join('-')) } };
}
