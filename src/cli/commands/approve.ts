import type { Command } from 'commander';
import { planId } from '../../domain/ids.js';
import type { Cli } from '../cli.js';

export const addApprove = (program: Command, cli: Cli): Command =>
  program
    .command('approve')
    .description('approve a plan, so that its move may start')
    .argument('<plan>', 'id of the plan')
    .action((text: string) =>
      cli.withServices(async ({ services, actor }) => {
        const plan = await services.plans.approve(actor, planId(text));
        return { json: { plan }, text: `plan ${plan.id} is approved\nnext: sortkeep move ${plan.id}` };
      }),
    );
