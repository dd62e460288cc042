/** Runs plans to their end with nothing written but audit events, and says what their moves would do, take and cost. */
import { recordEvent } from '../catalog/audit/record-event.js';
import { getMoveOfPlan } from '../catalog/moves/get-move-of-plan.js';
import { getMoves } from '../catalog/moves/get-moves.js';
import { getPlans } from '../catalog/plans/get-plans.js';
import { predictedMoves } from '../catalog/plans/predicted-moves.js';
import type { PredictionDetails } from '../catalog/plans/predicted-moves.js';
import type { DryRun, MoveDryRun, PredictedMove } from '../domain/dry-run.js';
import { asSortkeepError, invalidInput, notFound, unsupported } from '../domain/errors.js';
import { moveId, planId } from '../domain/ids.js';
import type { MoveId } from '../domain/ids.js';
import type { Move } from '../domain/move.js';
import type { Plan } from '../domain/plan.js';
import type { Prices } from '../domain/prices.js';
import type { ThrottleLimits } from '../domain/throttle.js';
import type { QueueRules } from '../estimate/schedule-moves.js';
import { sumCosts } from '../estimate/sum-costs.js';
import { prepareMove } from '../movers/dry-run/prepare-move.js';
import type { PreparationPlaces } from '../movers/dry-run/prepare-move.js';
import type { Preparation } from '../movers/dry-run/findings.js';
import { isGroupHandle } from '../domain/restore-handle.js';
import type { RestoreRequest } from './archive-services.js';
import { assertLabelStands } from './assert-label-stands.js';
import { catalogCall } from './catalog-call.js';
import { estimateMove } from './estimate-move.js';
import { planRestore } from './plan-restore.js';
import { scheduleDryRun } from './schedule-dry-run.js';

export interface DryRunService {
  /**
   * Each plan (of a move: that which it carries out), the largest first, one after the other: through the preparing of
   * its mover at its real source and destination. Why it would fail is among its refusals. INVALID_INPUT for none or
   * more than 50, NOT_FOUND for an unknown one.
   */
  run(actor: string, plansOrMoves: readonly string[]): Promise<DryRun>;
  /** As `run`, of a restore that is not asked for yet: its plan is kept nowhere. */
  restore(actor: string, request: RestoreRequest): Promise<DryRun>;
  /** What the newest dry run of each move's plan predicted, beside what it took; null where there was none. */
  predictions(moves: readonly MoveId[]): Promise<readonly (PredictedMove | null)[]>;
}

export interface DryRunParts {
  readonly places: PreparationPlaces;
  readonly rules: QueueRules;
  readonly throttle: ThrottleLimits;
  readonly prices: Prices | undefined;
  /** Of the objects that the store writes, as `prices.storage` names it. */
  readonly storageClass: string;
}

/** Each takes seconds, and somebody waits for the answer. */
const MOST_PLANS = 50;

export function createDryRunService(parts: DryRunParts): DryRunService {
  const { catalog } = parts.places.services;
  return {
    run: (actor, ids) => catalogCall('running plans dry', () => run(parts, actor, ids)),
    restore: (actor, request) =>
      catalogCall(`running the restore of ${request.handle} dry`, () => restore(parts, actor, request)),
    predictions: (ids) => catalogCall('looking predictions up', () => predictedMoves(catalog, ids)),
  };
}

async function run(parts: DryRunParts, actor: string, ids: readonly string[]): Promise<DryRun> {
  const plans = await findPlans(parts, ids);
  return runAll(parts, actor, plans, ({ planId: subject }) => subject);
}

async function restore(parts: DryRunParts, actor: string, request: RestoreRequest): Promise<DryRun> {
  if (isGroupHandle(request.handle)) throw ofSet(request.handle);
  const { plan, archive } = await planRestore(parts.places.services.catalog, actor, request);
  const now = new Date();
  const asked: Plan = { ...plan, state: 'APPROVED', createdAt: now, approvedBy: actor, approvedAt: now };
  return runAll(parts, actor, [asked], () => archive.handle);
}

/** `subjectOf`: what the audit event of a plan is about. */
async function runAll(
  parts: DryRunParts,
  actor: string,
  plans: readonly Plan[],
  subjectOf: (move: MoveDryRun) => string,
): Promise<DryRun> {
  const { catalog } = parts.places.services;
  const at = new Date();
  const moves: MoveDryRun[] = [];
  for (const plan of plans) moves.push(await runOne(parts, plan));
  const scheduled = await scheduleDryRun(catalog, parts.rules, moves, at);
  await catalog.transaction(async (tx) => {
    for (const move of scheduled.moves) {
      await recordEvent(tx, {
        actor,
        action: 'plan.dry-run',
        subject: subjectOf(move),
        details: { refusals: move.refusals.length, ...detailsOf(move) },
      });
    }
  });
  const priced = scheduled.moves.flatMap(({ costs, refusals }) =>
    costs === null || refusals.length > 0 ? [] : [costs],
  );
  return {
    at,
    ...scheduled,
    costs: parts.prices === undefined ? null : sumCosts(priced),
    currency: parts.prices?.currency ?? null,
  };
}

function detailsOf({ prediction, size }: MoveDryRun): PredictionDetails | Record<string, never> {
  if (prediction === null || size === null) return {};
  return { basis: prediction.basis, seconds: prediction.seconds, storedBytes: size.storedBytes };
}

const ofSet = (what: string): Error =>
  unsupported(
    `${what} is of a set, which cannot be run dry`,
    'Run one of its tables or archives dry by itself: what it finds holds in the set too.',
  );

/** The largest first, as the queue takes them. */
async function findPlans({ places }: DryRunParts, ids: readonly string[]): Promise<readonly Plan[]> {
  const { catalog } = places.services;
  const moves = await getMoves(catalog, ids.map(moveId));
  const wanted = [...new Set(ids.map((id, index) => moves[index]?.planId ?? planId(id)))];
  if (wanted.length === 0 || wanted.length > MOST_PLANS) {
    throw invalidInput(`${wanted.length} plans are given`, `Give 1 to ${MOST_PLANS} plans.`);
  }
  const found = await getPlans(catalog, wanted);
  const plans = found.map((plan, index) => {
    if (plan !== null) return plan;
    throw notFound(`neither a plan nor a move ${wanted[index] ?? ''} exists`, 'Plan the move first.');
  });
  for (const { id, target } of plans) {
    if ('group' in target) throw ofSet(`plan ${id}`);
  }
  return plans.toSorted((a, b) =>
    a.estimatedBytes === b.estimatedBytes
      ? a.createdAt.getTime() - b.createdAt.getTime()
      : Number(b.estimatedBytes - a.estimatedBytes),
  );
}

const NOTHING: Preparation = {
  ...{ operations: [], chunks: [], refusals: [], warnings: [], size: null, read: null, load: null },
};

async function runOne(parts: DryRunParts, plan: Plan): Promise<MoveDryRun> {
  const { catalog } = parts.places.services;
  const move = await getMoveOfPlan(catalog, plan.id);
  const refusals = [...plan.refusals, ...refusalOfState(move), ...(await refusalOfLabel(parts, plan))];
  const warnings = [...plan.warnings, ...(plan.state === 'DRAFT' ? ['the plan is not approved yet'] : [])];
  const prepared = mayRun(move) ? await prepareMove(parts.places, plan, move?.id ?? null) : NOTHING;
  const estimate = await estimateMove(parts, plan, prepared);
  return {
    planId: plan.id,
    moveId: move?.id ?? null,
    moveState: move?.state ?? null,
    kind: plan.target.kind,
    target: plan.target,
    operations: prepared.operations,
    chunks: prepared.chunks,
    refusals: [...new Set([...refusals, ...prepared.refusals])],
    warnings: [...new Set([...warnings, ...prepared.warnings, ...estimate.warnings])],
    tableBytes: prepared.read?.tableBytes ?? plan.estimatedBytes,
    size: estimate.size,
    prediction: estimate.prediction,
    schedule: null,
    costs: estimate.costs,
  };
}

/** One that waits, rests or has failed would be opened again as it is here. */
const mayRun = (move: Move | null): boolean =>
  move === null || move.state === 'QUEUED' || move.state === 'PAUSED' || move.state === 'FAILED';

const refusalOfState = (move: Move | null): readonly string[] =>
  move === null || mayRun(move) ? [] : [`its move ${move.id} is ${move.state}: it is not run again`];

async function refusalOfLabel({ places }: DryRunParts, { id }: Plan): Promise<readonly string[]> {
  try {
    await assertLabelStands(places.services.catalog, id);
    return [];
  } catch (thrown) {
    const { code, message, hint } = asSortkeepError(thrown, `looking at the label of plan ${id}`);
    if (code !== 'CONFLICT') throw thrown;
    return [`${message} (${code}). ${hint}`];
  }
}
