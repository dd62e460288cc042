import type { Command } from 'commander';
import { invalidInput } from '../../domain/errors.js';
import { removalId } from '../../domain/ids.js';
import type { Removal } from '../../domain/removal.js';
import type { Services } from '../../services/services.js';
import type { Cli, CommandResult, Opened } from '../cli.js';
import { oneOf, wholeNumber } from '../options.js';
import { pageThrough } from '../page-through.js';
import { removalsText, removalText } from '../removal-text.js';

interface Options {
  readonly reason?: string;
  readonly limit: number;
}

const STEPS = ['plan', 'approve', 'seal', 'quarantine', 'drop', 'return', 'show', 'list'] as const;
type Step = (typeof STEPS)[number];

export const addRemove = (program: Command, cli: Cli): Command =>
  program
    .command('remove')
    .description('remove an archived table from its source, step by step')
    .argument('<step>', STEPS.join(', '), oneOf(STEPS))
    .argument('[subject]', 'restore handle to plan, id of the removal for the rest; none to list')
    .option('--reason <text>', 'why; needed to plan and to return')
    .option('--limit <number>', 'how many to list', wholeNumber(1, 1_000_000), 100)
    .action((step: Step, subject: string | undefined, options: Options) =>
      cli.withServices(async (opened) => {
        if (step === 'list') return list(opened.services, options.limit);
        const removal = await doStep(opened, step, given(subject, 'subject'), options);
        return {
          json: { removal },
          text: removalText(removal),
          failed: removal.state === 'REFUSED' && step === 'plan',
        };
      }),
    );

async function list({ removals }: Services, limit: number): Promise<CommandResult> {
  const { nodes, more } = await pageThrough((page) => removals.list(page), limit);
  const shown = nodes.length === 0 ? 'no removals' : removalsText(nodes);
  return {
    json: { removals: nodes, more },
    text: more ? `${shown}\nThere are more: --limit shows them.` : shown,
  };
}

async function doStep(
  { services: { removals }, actor }: Opened,
  step: Exclude<Step, 'list'>,
  subject: string,
  { reason }: Options,
): Promise<Removal> {
  switch (step) {
    case 'plan':
      return removals.plan(actor, subject, given(reason, '--reason'));
    case 'return':
      return removals.return(actor, removalId(subject), given(reason, '--reason'));
    case 'show': {
      const [removal] = await removals.getMany([removalId(subject)]);
      if (removal !== null && removal !== undefined) return removal;
      throw invalidInput(`no removal has the id ${subject}`, 'sortkeep remove list shows them.');
    }
    default:
      return removals[step](actor, removalId(subject));
  }
}

function given(text: string | undefined, what: string): string {
  if (text !== undefined) return text;
  throw invalidInput(`${what} is missing`, 'sortkeep remove --help says what each step takes.');
}
