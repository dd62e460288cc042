import type { DryRun } from '../domain/dry-run.js';
import type { CommandResult, Opened } from './cli.js';
import { dryRunText } from './dry-run-text.js';
import { allSources } from './find-source.js';

/** A dry run as the answer of a command; a bad one where a move would be refused. */
export async function dryRunResult(
  services: Opened['services'],
  dryRun: DryRun,
  steps: boolean,
): Promise<CommandResult> {
  const moved = dryRun.moves.flatMap(({ moveId }) => (moveId === null ? [] : [moveId]));
  const predictions = await services.dryRuns.predictions(moved);
  return {
    json: { dryRun, predictions: moved.map((moveId, index) => ({ moveId, ...predictions[index] })) },
    text: dryRunText(dryRun, {
      sources: await allSources(services),
      steps,
      predictions: new Map(moved.map((id, index) => [id, predictions[index] ?? null])),
    }),
    failed: dryRun.moves.some(({ refusals }) => refusals.length > 0),
  };
}
