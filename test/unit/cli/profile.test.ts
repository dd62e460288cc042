import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import type { Cli, CommandResult } from '../../../src/cli/cli.js';
import { addProfile } from '../../../src/cli/commands/profile.js';
import type { ProfileReport } from '../../../src/domain/column-profile.js';
import { inMemoryServices, SOURCE } from '../../support/in-memory-services.js';

const REPORT: ProfileReport = {
  sourceId: SOURCE.id,
  startedAt: new Date('2026-06-01T00:00:00Z'),
  finishedAt: new Date('2026-06-01T00:01:00Z'),
  tables: 1200,
  columns: { STATISTICS: 9000, SAMPLE: 400, NAMES: 20 },
  sensitiveColumns: 77,
  unreadable: 3,
  failures: [],
};

/** What the command answers, and what it said on the way. */
async function run(
  report: ProfileReport,
  ...args: readonly string[]
): Promise<CommandResult & { said: string }> {
  const said: string[] = [];
  const results: CommandResult[] = [];
  const memory = inMemoryServices();
  const services = {
    ...memory.services,
    profiles: {
      ...memory.services.profiles,
      profile: (_actor: string, _id: unknown, onProgress?: (done: number, total: number) => void) => {
        onProgress?.(600, 1200);
        return Promise.resolve(report);
      },
    },
  };
  const cli: Cli = {
    progress: { update: (text) => void said.push(text), clear: () => undefined, done: () => undefined },
    print: (result) => void results.push(result),
    withServices: async (work) => void results.push(await work({ services, actor: 'tester' })),
  };
  await addProfile(new Command(), cli).parseAsync([...args], { from: 'user' });
  const [result] = results;
  if (result === undefined) throw new Error('the command printed nothing');
  return { ...result, said: said.join('\n') };
}

describe('sortkeep profile', () => {
  it('tells how far it is and what it found, for each source', async () => {
    const { text, failed, said, json } = await run(REPORT);
    expect(said).toContain('profiling core: 600 of 1,200 tables');
    expect(text).toMatch(/core +1,200 +3 +9,000 +400 +20 +77 +0/);
    expect(failed).toBe(false);
    expect(json).toMatchObject({ profiles: [{ source: 'core', tables: 1200 }] });
  });

  it('hides no failure', async () => {
    const error = {
      code: 'CONFLICT',
      message: 'table a.b: a lock was not free',
      hint: 'Try again.',
      retryable: true,
    } as const;
    const { text, failed } = await run(
      { ...REPORT, failures: [{ database: 'shop', table: 'a.b', error }] },
      'core',
    );
    expect(text).toContain('table a.b: a lock was not free (Try again.)');
    expect(failed).toBe(true);
  });
});
