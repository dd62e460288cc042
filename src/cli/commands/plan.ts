import type { Command } from 'commander';
import { MOVE_KINDS } from '../../domain/plan.js';
import type { Plan } from '../../domain/plan.js';
import type { PlanRequest } from '../../services/services.js';
import type { Cli } from '../cli.js';
import { findSource } from '../find-source.js';
import { findTable } from '../find-table.js';
import { formatBytes, formatCount } from '../format.js';
import { each, oneOf } from '../options.js';

interface Options {
  readonly kind?: NonNullable<PlanRequest['kind']>;
  readonly targetSource?: string;
  readonly targetDatabase?: string;
  readonly targetSchema?: string;
  readonly tag?: readonly string[];
}

const KINDS = MOVE_KINDS.filter((kind) => kind !== 'RESTORE');

export const addPlan = (program: Command, cli: Cli): Command =>
  program
    .command('plan')
    .description('work out everything that a move of a table would do, without doing it')
    .argument('<table>', 'id, or source/database.schema.table')
    .option('--kind <kind>', `${KINDS.join(', ')}; as the verdict says when left out`, oneOf(KINDS))
    .option('--target-source <source>', 'where to consolidate; the configured one when left out')
    .option('--target-database <name>', 'database to consolidate into')
    .option(
      '--target-schema <name>',
      'schema to consolidate or load into; named after the source when left out',
    )
    .option('--tag <word>', 'word to find an archive by; may be given more than once', each)
    .action((text: string, { kind, targetSource, targetDatabase, targetSchema, tag }: Options) =>
      cli.withServices(async ({ services, actor }) => {
        const target = targetSource === undefined ? null : await findSource(services, targetSource);
        const plan = await services.plans.plan(actor, {
          tableId: (await findTable(services, text)).id,
          ...(kind === undefined ? {} : { kind }),
          ...(target === null ? {} : { targetSourceId: target.id }),
          ...(targetDatabase === undefined ? {} : { targetDatabase }),
          ...(targetSchema === undefined ? {} : { targetSchema }),
          ...(tag === undefined ? {} : { tags: tag }),
        });
        return { json: { plan }, text: planText(plan), failed: plan.state === 'REFUSED' };
      }),
    );

function planText({
  id,
  state,
  target,
  steps,
  warnings,
  refusals,
  estimatedRows,
  estimatedBytes,
}: Plan): string {
  return [
    `plan ${id}: ${target.kind}, ${state}, some ${formatCount(estimatedRows)} rows, ${formatBytes(estimatedBytes)}`,
    ...steps.map((step, index) => `${String(index + 1).padStart(2)}. ${step}`),
    ...warnings.map((warning) => `note: ${warning}`),
    ...refusals.map((refusal) => `refused: ${refusal}`),
    ...(state === 'DRAFT' ? [`next: sortkeep approve ${id}`] : []),
  ].join('\n');
}
