import { getMoves } from '../catalog/moves/get-moves.js';
import { placedMoves } from '../catalog/moves/placed-moves.js';
import { getPlans } from '../catalog/plans/get-plans.js';
import { getSources } from '../catalog/sources/get-sources.js';
import type { DryRun, MoveDryRun, Spread } from '../domain/dry-run.js';
import { moveId } from '../domain/ids.js';
import type { PlanTarget } from '../domain/plan.js';
import { scheduleMoves } from '../estimate/schedule-moves.js';
import type { QueueRules, TimedMove } from '../estimate/schedule-moves.js';
import type { Database } from '../postgres/session.js';

interface Sized extends TimedMove {
  readonly bytes: bigint;
}

/**
 * When the moves would begin and end if all of them were started now, beside those that run and wait already; three
 * times: with all predictions at their low, likely and high figures.
 */
export async function scheduleDryRun(
  catalog: Database,
  rules: QueueRules,
  moves: readonly MoveDryRun[],
  at: Date,
): Promise<Pick<DryRun, 'moves' | 'ends' | 'schedule'>> {
  const others = await otherMoves(catalog, moves);
  const names = await sourceNames(catalog, moves);
  const figures = ['low', 'likely', 'high'] as const;
  const [low, likely, high] = figures.map((figure) =>
    scheduleMoves(
      [...others.timed, ...moves.flatMap((move) => timed(move, figure, names))].toSorted(byBytes),
      rules,
      at,
    ),
  );
  const shown = moves.map((move): MoveDryRun => {
    const id = moveId(move.planId);
    const spread = (of: 'begins' | 'ends'): Spread => ({
      low: low?.get(id)?.[of] ?? Infinity,
      likely: likely?.get(id)?.[of] ?? Infinity,
      high: high?.get(id)?.[of] ?? Infinity,
    });
    const schedule = { begins: spread('begins'), ends: spread('ends') };
    return { ...move, schedule: Number.isFinite(schedule.ends.high) ? ordered(schedule) : null };
  });
  return { moves: shown, ends: lastOf(shown), schedule: rulesInWords(rules, at, others) };
}

/** A move may begin earlier where those before it take longer and leave the window to it: the order is kept all the same. */
const ordered = (schedule: NonNullable<MoveDryRun['schedule']>): NonNullable<MoveDryRun['schedule']> => ({
  begins: sorted(schedule.begins),
  ends: sorted(schedule.ends),
});

const sorted = ({ low, likely, high }: Spread): Spread => ({
  low: Math.min(low, likely, high),
  likely,
  high: Math.max(low, likely, high),
});

function lastOf(moves: readonly MoveDryRun[]): Spread | null {
  const ends = moves.flatMap(({ schedule }) => (schedule === null ? [] : [schedule.ends]));
  if (ends.length === 0) return null;
  const last = (of: keyof Spread): number => Math.max(...ends.map((spread) => spread[of]));
  return { low: last('low'), likely: last('likely'), high: last('high') };
}

const byBytes = (a: Sized, b: Sized): number => (a.bytes === b.bytes ? 0 : a.bytes < b.bytes ? 1 : -1);

function timed(
  { planId, refusals, prediction, target, tableBytes }: MoveDryRun,
  figure: keyof Spread,
  names: ReadonlyMap<string, string>,
): readonly Sized[] {
  if (refusals.length > 0 || prediction === null) return [];
  return [
    {
      id: moveId(planId),
      running: false,
      ...placesOf(target, names),
      seconds: prediction.seconds[figure],
      bytes: tableBytes,
    },
  ];
}

/** As the queue names them: src/catalog/moves/placed-moves.ts. */
function placesOf(
  target: PlanTarget,
  names: ReadonlyMap<string, string>,
): { readonly source: string | null; readonly destination: string } {
  const name = (id: string): string => names.get(id) ?? id;
  const source = target.kind === 'RESTORE' ? null : name(target.from.sourceId);
  if (target.kind === 'ARCHIVE') return { source, destination: 'the archive store' };
  if (target.kind === 'LOAD') return { source, destination: 'the warehouse' };
  return { source, destination: `target ${name(target.to.sourceId)}` };
}

async function sourceNames(
  catalog: Database,
  moves: readonly MoveDryRun[],
): Promise<ReadonlyMap<string, string>> {
  const ids = moves.flatMap(({ target }) => [
    ...(target.kind === 'RESTORE' ? [] : [target.from.sourceId]),
    ...('to' in target && 'sourceId' in target.to ? [target.to.sourceId] : []),
  ]);
  const found = await getSources(catalog, [...new Set(ids)]);
  return new Map(found.flatMap((source) => (source === null ? [] : [[source.id, source.name]])));
}

interface OtherMoves {
  readonly timed: readonly Sized[];
  /** Of them, those of which nothing tells how long they take. */
  readonly unknown: number;
}

async function otherMoves(catalog: Database, dry: readonly MoveDryRun[]): Promise<OtherMoves> {
  const ours = new Set(dry.filter(({ refusals }) => refusals.length === 0).map((move) => move.moveId));
  const placed = (await catalog.transaction(placedMoves)).filter(({ id }) => !ours.has(id));
  const moves = await getMoves(
    catalog,
    placed.map(({ id }) => id),
  );
  const plans = await getPlans(
    catalog,
    moves.flatMap((move) => (move === null ? [] : [move.planId])),
  );
  const bytes = new Map(plans.flatMap((plan) => (plan === null ? [] : [[plan.id, plan.estimatedBytes]])));
  const found = placed.map((place, index) => {
    const move = moves[index] ?? null;
    return {
      ...place,
      left: move?.pace.remainingSeconds ?? null,
      bytes: (move === null ? undefined : bytes.get(move.planId)) ?? 0n,
    };
  });
  return {
    timed: found.map(({ left, ...place }) => ({ ...place, seconds: left ?? 0 })),
    unknown: found.filter(({ left }) => left === null).length,
  };
}

function rulesInWords(rules: QueueRules, at: Date, others: OtherMoves): readonly string[] {
  const { limits, concurrency } = rules;
  const window = rules.windowAt(at);
  const some = (count: number): string => (count === 0 ? 'any number' : String(count));
  return [
    `started now, the largest first: ${concurrency} moves at once by one worker, ${some(limits.perSource)} a source, ${some(limits.perDestination)} a destination`,
    ...(others.timed.length === 0
      ? []
      : [
          `${others.timed.length} moves run or wait already and are counted in${others.unknown === 0 ? '' : `, ${others.unknown} of them as if they took no time, since nothing tells how long they take`}`,
        ]),
    ...(window.open
      ? window.until === null
        ? []
        : [`the window for moves is open until ${window.until.toISOString()}`]
      : [`the window for moves is closed until ${window.until.toISOString()}`]),
  ];
}
