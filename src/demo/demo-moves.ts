/** Plans, approves, starts and follows the move of every table, as its verdict says. */
import type { CatalogTable } from '../domain/catalog-table.js';
import { SortkeepError } from '../domain/errors.js';
import type { Move } from '../domain/move.js';
import { MOVE_KINDS } from '../domain/plan.js';
import type { MoveKind, Plan } from '../domain/plan.js';
import type { Services } from '../services/services.js';
import { untilStopped } from '../services/until-stopped.js';
import type { DemoProgress } from './demo-progress.js';
import type { DemoMove } from './demo-report.js';

export interface MovesParts {
  readonly services: Services;
  readonly actor: string;
  readonly signal: AbortSignal;
  readonly progress: DemoProgress;
}

export interface PlannedMove {
  /** `source/database.schema.table`. */
  readonly name: string;
  readonly table: CatalogTable;
  readonly plan: Plan;
}

/** Plans every table by its verdict; none of them may be UNKNOWN. In the order of the kinds of moves. */
export async function planMoves(
  { services, actor, signal }: Pick<MovesParts, 'services' | 'actor' | 'signal'>,
  tables: readonly CatalogTable[],
  nameOf: (table: CatalogTable) => string,
): Promise<readonly PlannedMove[]> {
  const planned: PlannedMove[] = [];
  for (const table of tables) {
    signal.throwIfAborted();
    const plan = await services.plans.plan(actor, { tableId: table.id });
    planned.push({ name: nameOf(table), table, plan });
  }
  const order = ({ plan, name }: PlannedMove): string => `${MOVE_KINDS.indexOf(plan.target.kind)} ${name}`;
  return planned.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Approves and starts all plans that are not refused, and resolves when every move has ended, in whatever state. */
export async function runMoves(
  parts: MovesParts,
  planned: readonly PlannedMove[],
): Promise<readonly DemoMove[]> {
  const { services, actor, signal } = parts;
  const board = progressBoard(parts.progress, planned.length);
  const running = planned.map(async ({ name, plan }): Promise<DemoMove> => {
    const { kind } = plan.target;
    if (plan.state === 'REFUSED') return refused(kind, name, plan);
    await services.plans.approve(actor, plan.id);
    const { id } = await services.moves.start(actor, plan.id);
    for await (const { state, totals } of services.moves.progress(id)) board(id, state, totals.rows);
    const [move] = await services.moves.getMany([id]);
    return demoMove(kind, name, move ?? null);
  });
  return untilStopped(signal, Promise.all(running));
}

function progressBoard(
  progress: DemoProgress,
  total: number,
): (id: string, state: Move['state'], rows: number) => void {
  const moves = new Map<string, { readonly state: Move['state']; readonly rows: number }>();
  return (id, state, rows) => {
    moves.set(id, { state, rows });
    const all = [...moves.values()];
    const ended = all.filter((move) => move.state !== 'QUEUED' && move.state !== 'RUNNING').length;
    const running = all.filter((move) => move.state === 'RUNNING').length;
    const copied = all.reduce((sum, move) => sum + move.rows, 0);
    progress.update(`moving: ${ended} of ${total} done, ${running} running, ${copied} rows copied`);
  };
}

const refused = (kind: MoveKind, table: string, plan: Plan): DemoMove => ({
  kind,
  table,
  state: 'REFUSED',
  rows: 0,
  rawBytes: 0,
  storedBytes: 0,
  seconds: 0,
  verified: false,
  warnings: plan.warnings,
  error: plan.refusals.join('; '),
});

function demoMove(kind: MoveKind, table: string, move: Move | null): DemoMove {
  if (move === null)
    throw new SortkeepError('NOT_FOUND', `the move of ${table} vanished`, { hint: 'Start again.' });
  const { state, rows, rawBytes, storedBytes, startedAt, finishedAt, verified, error } = move;
  return {
    kind,
    table,
    state,
    rows,
    rawBytes: Number(rawBytes),
    storedBytes: Number(storedBytes),
    seconds:
      startedAt === null || finishedAt === null ? 0 : (finishedAt.getTime() - startedAt.getTime()) / 1000,
    verified,
    warnings: move.warnings,
    error: error === null ? null : error.message,
  };
}
