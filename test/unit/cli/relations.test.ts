import { Command } from 'commander';
import { describe, expect, it } from '@jest/globals';
import type { Cli, CommandResult } from '../../../src/cli/cli.js';
import { addRelate } from '../../../src/cli/commands/relate.js';
import { addRelations } from '../../../src/cli/commands/relations.js';
import type { RelationService } from '../../../src/services/services.js';
import { inMemoryServices, TABLES } from '../../support/in-memory-services.js';

const [orders, other] = TABLES;
if (orders === undefined || other === undefined) throw new Error('two tables');

/** What a command answers over these relations. */
async function answerOf(
  add: (program: Command, cli: Cli) => Command,
  argv: readonly string[],
  relations: Partial<RelationService>,
): Promise<CommandResult> {
  const { services } = inMemoryServices();
  const all = { ...services, relations: { ...services.relations, ...relations } };
  const answers: CommandResult[] = [];
  const cli: Cli = {
    progress: { update: () => undefined, done: () => undefined, clear: () => undefined },
    print: (result) => void answers.push(result),
    withServices: async (work) => void answers.push(await work({ services: all, actor: 'ann' })),
  };
  const program = new Command();
  add(program, cli);
  await program.parseAsync(['node', 'sortkeep', ...argv]);
  const [answer] = answers;
  if (answer === undefined) throw new Error('no answer');
  return answer;
}

describe('sortkeep relations', () => {
  it('says where else a table lives, what conflicts and what joins, with the reasons of each', async () => {
    const { text } = await answerOf(addRelations, ['relations', orders.id], {
      ofTables: () =>
        Promise.resolve([
          {
            sameShape: 3,
            related: [
              {
                tableId: other.id,
                kind: 'SAME_SHAPE',
                score: 0.875,
                reasons: [{ evidence: 'SHAPE', score: 0.875, text: 'the same 6 columns' }],
              },
            ],
          },
        ]),
      conflictsOf: () =>
        Promise.resolve([
          [
            {
              id: 'c',
              kind: 'TYPE',
              name: 'orders',
              columns: ['total'],
              text: 'orders.total is integer in 5 tables and bigint in 1 table',
              sides: [
                { value: 'integer', count: 5, tables: [orders.id, other.id, other.id] },
                { value: 'bigint', count: 1, tables: [other.id] },
              ],
            },
          ],
        ]),
      joinsOf: () =>
        Promise.resolve([
          [
            {
              from: { tableId: orders.id, columns: ['account_id'] },
              to: { tableId: other.id, columns: ['id'] },
              declared: false,
              score: 0.8,
              reasons: [{ evidence: 'NAME', text: 'account_id is named after accounts.id' }],
            },
          ],
        ]),
    });
    expect(text.split('\n')).toEqual([
      'It lives elsewhere (3 other tables have exactly its shape):',
      '  0.88  SAME_SHAPE  core/app.public.table_001',
      '        the same 6 columns',
      'Conflicts with tables of its name:',
      '  TYPE  orders.total is integer in 5 tables and bigint in 1 table',
      '        integer: core/app.public.table_000, core/app.public.table_001, core/app.public.table_001 and 2 more',
      '        bigint: core/app.public.table_001',
      'Joins:',
      '  0.80  (account_id) -> core/app.public.table_001(id)',
      '        account_id is named after accounts.id',
    ]);
  });

  it('says that there is nothing, and that nothing was looked at', async () => {
    const none = { ofTables: () => Promise.resolve([{ sameShape: 0, related: [] }]) };
    expect((await answerOf(addRelations, ['relations', orders.id], none)).text.split('\n')).toEqual([
      'It lives nowhere else.',
      'Nothing conflicts with it.',
      'It joins with nothing that is known.',
    ]);
    expect(await answerOf(addRelations, ['relations', orders.id], {})).toMatchObject({
      json: { compared: false },
      text: 'it was never compared with others: run `sortkeep relate`',
    });
  });
});

describe('sortkeep relate', () => {
  it('says what was compared, found and read', async () => {
    let asked: readonly unknown[] = [];
    const at = new Date(0);
    const run = { startedAt: at, finishedAt: at, tables: 1200, relations: 3, conflicts: 2, joins: 1 };
    const { text } = await answerOf(addRelate, ['relate', '--fresh'], {
      relate: (...call) => {
        asked = call;
        return Promise.resolve({ ...run, sketched: 7, unsketched: 4 });
      },
    });
    expect(asked.slice(0, 2)).toEqual(['ann', true]);
    expect(text.split('\n').slice(0, 2)).toEqual([
      '1,200 tables compared: 3 pairs related, 2 conflicts, 1 joins',
      '7 keys read, 4 could not be read',
    ]);
  });
});
