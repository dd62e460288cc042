import { earlierMoves } from '../catalog/moves/earlier-moves.js';
import { getSources } from '../catalog/sources/get-sources.js';
import type { MoveDryRun, MoveSize } from '../domain/dry-run.js';
import type { SourceId } from '../domain/ids.js';
import type { Plan, PlanTarget } from '../domain/plan.js';
import { createThrottle } from '../engine/throttle/create-throttle.js';
import { costOfMove } from '../estimate/cost-of-move.js';
import { predictDuration } from '../estimate/predict-duration.js';
import { sizeOfMove } from '../estimate/size-of-move.js';
import type { Preparation } from '../movers/dry-run/findings.js';
import type { DryRunParts } from './dry-run-service.js';

export interface MoveEstimate extends Pick<MoveDryRun, 'size' | 'prediction' | 'costs'> {
  readonly warnings: readonly string[];
}

/** Rows, bytes, time and money of a plan that was prepared; nulls where its source could not be looked at. */
export async function estimateMove(
  parts: DryRunParts,
  plan: Plan,
  prepared: Preparation,
): Promise<MoveEstimate> {
  const { places, prices, storageClass } = parts;
  const { target } = plan;
  const size = prepared.size ?? sizeOf(plan, prepared);
  if (size === null) return { size: null, prediction: null, costs: null, warnings: [] };
  const { catalog, parallel } = places.services;
  const held = allowedNow(parts, prepared);
  const measuredAt = target.kind === 'RESTORE' ? target.to.sourceId : target.from.sourceId;
  const prediction = predictDuration({
    kind: target.kind,
    rawBytes: size.rawBytes,
    earlier: await earlierMoves(catalog, target.kind, measuredAt),
    slices: prepared.read?.slices ?? [],
    parallel,
    allowed: held.allowed,
  });
  const costs =
    prices === undefined
      ? null
      : costOfMove(prices, {
          kind: target.kind,
          from: target.kind === 'RESTORE' ? null : await nameOf(parts, target.from.sourceId),
          to: await targetName(parts, target),
          storageClass,
          tableBytes: prepared.read?.tableBytes ?? plan.estimatedBytes,
          size,
        });
  return { size, prediction, costs, warnings: [...held.warnings, ...unsampled(prepared)] };
}

function sizeOf({ target, estimatedRows }: Plan, { read, chunks }: Preparation): MoveSize | null {
  if (read === null || target.kind === 'RESTORE') return null;
  return sizeOfMove({
    kind: target.kind,
    pages: read.pages,
    heapBytes: Number(read.heapBytes),
    tableBytes: Number(read.tableBytes),
    estimatedRows,
    slices: read.slices,
    chunks: chunks.length,
  });
}

const unsampled = ({ read }: Preparation): readonly string[] =>
  read !== null && read.slices.length === 0 && read.pages > 0
    ? [
        'a part of its pages cannot be read alone before PostgreSQL 14: rows and bytes go by the size of the table',
      ]
    : [];

/** Chunks at once that the source would allow now. */
function allowedNow(
  { throttle, places }: DryRunParts,
  { load }: Preparation,
): { readonly allowed: number; readonly warnings: readonly string[] } {
  const { parallel } = places.services;
  if (load === null) return { allowed: parallel, warnings: [] };
  const now = createThrottle(throttle);
  now.observe(load);
  let allowed = 0;
  while (allowed < parallel && now.allows(allowed, parallel)) allowed++;
  const shown = now.shown();
  if (shown === null) return { allowed, warnings: [] };
  return {
    allowed,
    warnings: [`its source is busy now (${shown.reason}): ${allowed} of ${parallel} chunks at once`],
  };
}

async function targetName(parts: DryRunParts, target: PlanTarget): Promise<string | null> {
  return 'to' in target && 'sourceId' in target.to ? nameOf(parts, target.to.sourceId) : null;
}

async function nameOf({ places }: DryRunParts, id: SourceId): Promise<string | null> {
  const [source] = await getSources(places.services.catalog, [id]);
  return source?.name ?? null;
}
