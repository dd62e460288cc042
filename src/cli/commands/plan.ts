import type { Command } from 'commander';
import { invalidInput } from '../../domain/errors.js';
import type { TableId } from '../../domain/ids.js';
import { MOVE_KINDS } from '../../domain/plan.js';
import type { Plan } from '../../domain/plan.js';
import type { PlanRequest, Services } from '../../services/services.js';
import type { Cli } from '../cli.js';
import { findSource } from '../find-source.js';
import { findTable } from '../find-table.js';
import { formatBytes, formatCount } from '../format.js';
import { groupOf } from '../move-text.js';
import { each, oneOf } from '../options.js';

interface Options {
  readonly kind?: NonNullable<PlanRequest['kind']>;
  readonly targetSource?: string;
  readonly targetDatabase?: string;
  readonly targetSchema?: string;
  readonly group?: true;
  readonly tag?: readonly string[];
}

const KINDS = MOVE_KINDS.filter((kind) => kind !== 'RESTORE');

export const addPlan = (program: Command, cli: Cli): Command =>
  program
    .command('plan')
    .description('work out everything that a move of a table would do, without doing it')
    .argument('<table...>', 'id, or source/database.schema.table; several with --group')
    .option('--kind <kind>', `${KINDS.join(', ')}; as the verdict says when left out`, oneOf(KINDS))
    .option('--target-source <source>', 'where to consolidate; the configured one when left out')
    .option('--target-database <name>', 'database to consolidate into')
    .option(
      '--target-schema <name>',
      'schema to consolidate or load into; named after the source when left out',
    )
    .option(
      '--group',
      'archive the tables, and all that foreign keys tie to them, as one set at one snapshot',
    )
    .option('--tag <word>', 'word to find an archive by; may be given more than once', each)
    .action((tables: readonly string[], options: Options) =>
      cli.withServices(async ({ services, actor }) => {
        const plan =
          options.group === true
            ? await planSet(services, actor, tables, options)
            : await planOne(services, actor, tables, options);
        const group = groupOf(plan.target);
        return {
          json: { plan, groupHandle: group?.handle ?? null },
          text: planText(plan),
          failed: plan.state === 'REFUSED',
        };
      }),
    );

async function planOne(
  services: Services,
  actor: string,
  [text = '', ...others]: readonly string[],
  { kind, targetSource, targetDatabase, targetSchema, tag }: Options,
): Promise<Plan> {
  if (others.length > 0) {
    throw invalidInput(
      `${others.length + 1} tables are named, and a plan is for one`,
      'Plan them one by one, or archive them as one set with --group.',
    );
  }
  const target = targetSource === undefined ? null : await findSource(services, targetSource);
  return services.plans.plan(actor, {
    tableId: (await findTable(services, text)).id,
    ...(kind === undefined ? {} : { kind }),
    ...(target === null ? {} : { targetSourceId: target.id }),
    ...(targetDatabase === undefined ? {} : { targetDatabase }),
    ...(targetSchema === undefined ? {} : { targetSchema }),
    ...(tag === undefined ? {} : { tags: tag }),
  });
}

async function planSet(
  services: Services,
  actor: string,
  tables: readonly string[],
  { kind, targetSource, targetDatabase, targetSchema, tag }: Options,
): Promise<Plan> {
  const elsewhere = targetSource ?? targetDatabase ?? targetSchema;
  if (elsewhere !== undefined || (kind !== undefined && kind !== 'ARCHIVE')) {
    throw invalidInput('--group archives, and takes no target', 'Leave --kind and the --target options out.');
  }
  const tableIds: TableId[] = [];
  for (const table of tables) tableIds.push((await findTable(services, table)).id);
  return services.plans.planGroup(actor, { tableIds, ...(tag === undefined ? {} : { tags: tag }) });
}

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
  const group = groupOf(target);
  return [
    `plan ${id}: ${target.kind}, ${state}, some ${formatCount(estimatedRows)} rows, ${formatBytes(estimatedBytes)}`,
    ...(group === null ? [] : [`set ${group.handle}: ${formatCount(group.tables)} tables`]),
    ...steps.map((step, index) => `${String(index + 1).padStart(2)}. ${step}`),
    ...warnings.map((warning) => `note: ${warning}`),
    ...refusals.map((refusal) => `refused: ${refusal}`),
    ...(state === 'DRAFT' ? [`next: sortkeep approve ${id}`] : []),
  ].join('\n');
}
