import type { Command } from 'commander';
import { moveId } from '../../domain/ids.js';
import type { Cli } from '../cli.js';
import { allSources } from '../find-source.js';
import { moveJson, moveText } from '../move-text.js';

export const addCancel = (program: Command, cli: Cli): Command =>
  program
    .command('cancel')
    .description('stop a move; a worker removes what it wrote')
    .argument('<move>', 'id of the move')
    .action((text: string) =>
      cli.withServices(async ({ services, actor }) => {
        const move = await services.moves.cancel(actor, moveId(text));
        const sources = await allSources(services);
        return { json: { move: moveJson(move, sources) }, text: moveText(move, sources) };
      }),
    );
