import type { Command } from 'commander';
import { MOVE_STATES } from '../../domain/move.js';
import type { MoveState } from '../../domain/move.js';
import { MOVE_KINDS } from '../../domain/plan.js';
import type { MoveKind } from '../../domain/plan.js';
import type { Cli } from '../cli.js';
import { allSources } from '../find-source.js';
import { moveJson, movesText } from '../move-text.js';
import { oneOf, wholeNumber } from '../options.js';
import { pageThrough } from '../page-through.js';

interface Options {
  readonly kind?: MoveKind;
  readonly state?: MoveState;
  readonly limit: number;
}

export const addMoves = (program: Command, cli: Cli): Command =>
  program
    .command('moves')
    .description('list the moves, the newest first')
    .option('--kind <kind>', `only of this kind: ${MOVE_KINDS.join(', ')}`, oneOf(MOVE_KINDS))
    .option('--state <state>', `only in this state: ${MOVE_STATES.join(', ')}`, oneOf(MOVE_STATES))
    .option('--limit <number>', 'how many to list', wholeNumber(1, 1_000_000), 100)
    .action(({ kind, state, limit }: Options) =>
      cli.withServices(async ({ services }) => {
        const filter = { ...(kind === undefined ? {} : { kind }), ...(state === undefined ? {} : { state }) };
        const { nodes, more } = await pageThrough((page) => services.moves.list(filter, page), limit);
        const sources = await allSources(services);
        const shown = nodes.length === 0 ? 'no moves' : movesText(nodes, sources);
        return {
          json: { moves: nodes.map((move) => moveJson(move, sources)), more },
          text: more ? `${shown}\nThere are more: --limit shows them.` : shown,
        };
      }),
    );
