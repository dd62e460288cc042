import type { Command } from 'commander';
import { moveId } from '../../domain/ids.js';
import type { Cli } from '../cli.js';
import { allSources } from '../find-source.js';
import { moveJson, moveText } from '../move-text.js';

export const addPause = (program: Command, cli: Cli): Command =>
  program
    .command('pause')
    .description('let a move rest: it lets go of its source within seconds and keeps what it has copied')
    .argument('<move>', 'id of the move')
    .option('--note <text>', 'why', '')
    .action((text: string, { note }: { readonly note: string }) =>
      cli.withServices(async ({ services, actor }) => {
        const move = await services.moves.pause(actor, moveId(text), note);
        const sources = await allSources(services);
        return { json: { move: moveJson(move, sources) }, text: moveText(move, sources) };
      }),
    );
