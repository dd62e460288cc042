/** Where counters begin anew, on one server of every major: what is lost is said, and nothing is invented. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Source } from '../../src/domain/source.js';
import { openChronicle } from './support/chronicle.js';
import type { Chronicle } from './support/chronicle.js';
import { openFleet } from './support/fleet.js';
import type { Fleet } from './support/fleet.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer, STAYING } from './support/server.js';
import type { MatrixServer } from './support/server.js';
import { SHOP as TABLES } from './support/shop.js';

const SHOP = 'epochs';
let fleet: Fleet;

beforeAll(async () => {
  fleet = await openFleet();
});
afterAll(async () => {
  await fleet.close();
});

describe.each(chosenMajors())('on PostgreSQL %i', (major) => {
  let server: MatrixServer;
  let source: Source;
  let chronicle: Chronicle;
  const run = async (...statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await server.query(SHOP, statement);
    await server.flushed();
  };
  const READ_ACCOUNTS = 'select count(*) from accounts';
  const READ_OLD_STUFF = 'select count(*) from old_stuff';

  beforeAll(async () => {
    server = await startMatrixServer(major);
    await server.newDatabase(SHOP);
    await server.query(SHOP, TABLES);
    await server.query(SHOP, 'vacuum analyze');
    source = await fleet.register(`epochs-${major}`, server);
    chronicle = openChronicle(fleet, SHOP, [[source, server]]);
  });
  afterAll(async () => {
    await server.stop();
  });

  it('begins with all that the server remembers of the time before the first scan', async () => {
    await run(READ_OLD_STUFF);
    const first = await chronicle.step(() => Promise.resolve());
    expect(first.used).toContain('old_stuff');
    expect(first.epochs('old_stuff')).toEqual(['FIRST_SCAN']);
    // Its primary key was built, and nobody read it.
    expect(first.window('plain_child')).toMatchObject({ epochs: 1, lastRead: null });
  });

  it('sees nothing where nothing was done', async () => {
    const step = await chronicle.step(() => Promise.resolve());
    expect(step.used).toEqual([]);
    expect(step.causes).toEqual([]);
    expect(step.epochs('old_stuff')).toEqual([]);
  });

  it('counts on over a clean restart', async () => {
    const step = await chronicle.step(async () => {
      await run(READ_OLD_STUFF);
      await server.restart();
      await run(READ_ACCOUNTS);
    });
    expect(step.used).toEqual(['accounts', 'old_stuff']);
    expect(step.epochs('old_stuff')).toEqual([]);
    expect(step.window('old_stuff').epochs).toBe(1);
  });

  it('counts on after the statistics of one table were reset, and leaves the others their history', async () => {
    await chronicle.step(() => run(READ_OLD_STUFF, READ_OLD_STUFF, READ_OLD_STUFF));
    const step = await chronicle.step(async () => {
      await run(
        "select pg_stat_reset_single_table_counters('old_stuff'::regclass)",
        READ_OLD_STUFF,
        READ_ACCOUNTS,
      );
    });
    expect(step.used).toEqual(['accounts', 'old_stuff']);
    expect(step.epochs('old_stuff')).toEqual(['TABLE_RESET of this table']);
    expect(step.epochs('orders')).toEqual([]);
  });

  it('overlooks no read where a table was reset and then read exactly as often as before', async () => {
    await chronicle.step(() => run("select pg_stat_reset_single_table_counters('old_stuff'::regclass)"));
    await chronicle.step(() => run(READ_OLD_STUFF));
    const step = await chronicle.step(() =>
      run("select pg_stat_reset_single_table_counters('old_stuff'::regclass)", READ_OLD_STUFF),
    );
    expect(step.used).toContain('old_stuff');
  });

  it("takes no reset of the server's shared statistics for one of the tables", async () => {
    const step = await chronicle.step(() => run("select pg_stat_reset_shared('bgwriter')", READ_ACCOUNTS));
    expect(step.used).toEqual(['accounts']);
    expect(step.epochs('accounts')).toEqual([]);
    // A crash moves both marks too; but the one of the database stands here, which no crash leaves.
    const both = await chronicle.step(() =>
      run(
        "select pg_stat_reset_shared('bgwriter')",
        "select pg_stat_reset_shared('archiver')",
        READ_ACCOUNTS,
      ),
    );
    expect(both.used).toEqual(['accounts']);
    expect(both.epochs('accounts')).toEqual([]);
  });

  it('says which reads a crash lost, and counts those after it', async () => {
    const step = await chronicle.step(async () => {
      await run(READ_OLD_STUFF);
      await server.crash();
      await run(READ_ACCOUNTS);
    });
    expect(step.used).toEqual(['accounts']);
    const epoch = step.newEpoch('old_stuff', 'CRASH');
    expect(epoch.thisTableAlone).toBe(false);
    expect(epoch.lostFrom?.getTime()).toBeLessThanOrEqual(step.from.getTime());
    expect(epoch.lostTo?.getTime()).toBeGreaterThanOrEqual(step.from.getTime());
    expect(epoch.lostTo?.getTime()).toBeLessThanOrEqual(step.to.getTime());
    const window = step.window('old_stuff');
    expect(window.epochs).toBeGreaterThan(1);
    expect(window.undisturbedSince.getTime()).toBeGreaterThanOrEqual(step.from.getTime());
  });

  it('notices a crash after which a table was read exactly as often as before', async () => {
    // Since the last crash: accounts once.
    const step = await chronicle.step(async () => {
      await server.crash();
      await run(READ_ACCOUNTS);
    });
    expect(step.used).toEqual(['accounts']);
    expect(step.epochs('accounts')).toEqual(['CRASH']);
  });

  it('invents no reads where a crash found nothing to lose', async () => {
    const step = await chronicle.step(() => server.crash());
    expect(step.used).toEqual([]);
    expect(step.epochs('accounts')).toEqual(['CRASH']);
  });

  it('notices a crash of one session, which leaves the postmaster running', async () => {
    // More than the server counts again before the next scan.
    for (let time = 0; time < 3; time++) await chronicle.step(() => run(READ_OLD_STUFF));
    const step = await chronicle.step(async () => {
      await run(READ_OLD_STUFF);
      await server.crashOfSession();
      await run(READ_ACCOUNTS);
    });
    expect(step.used).toEqual(['accounts']);
    expect(step.epochs('old_stuff')).toEqual(['CRASH']);
  });

  it('counts on after all statistics of the database were reset', async () => {
    await chronicle.step(() => run(READ_OLD_STUFF, READ_OLD_STUFF));
    const step = await chronicle.step(async () => {
      await run(READ_OLD_STUFF, 'select pg_stat_reset()', READ_ACCOUNTS);
    });
    expect(step.used).toEqual(['accounts']);
    const epoch = step.newEpoch('old_stuff', 'RESET');
    expect(epoch.lostFrom).not.toBeNull();
  });

  it('sees a read that an open transaction holds back once it is committed', async () => {
    await server.session(SHOP, async (query) => {
      await query(`set application_name = '${STAYING}'`);
      await query('begin');
      await query(READ_OLD_STUFF);
      const open = await chronicle.step(() => Promise.resolve());
      const committed = await chronicle.step(async () => {
        await query('commit');
        // Some versions hand counts over at the end of the session, others a second later.
        await query('select pg_sleep(1.1)');
        await query('select 1');
      });
      const after = await chronicle.step(() => Promise.resolve());
      expect([open, committed, after].flatMap(({ used }) => used)).toContain('old_stuff');
    });
    await chronicle.step(() => Promise.resolve());
  });

  it('says since when nothing was counted while track_counts was off', async () => {
    const set = async (value: 'on' | 'off'): Promise<void> => {
      await run(`alter system set track_counts = ${value}`, 'select pg_reload_conf()');
      const there = async (): Promise<unknown> => (await server.query(SHOP, 'show track_counts'))[0];
      while (JSON.stringify(await there()) !== JSON.stringify({ track_counts: value })) await sleep(20);
      await server.flushed();
    };
    await chronicle.step(async () => {
      await set('off');
      await run(READ_OLD_STUFF);
    });
    const step = await chronicle.step(async () => {
      await set('on');
      await run(READ_ACCOUNTS);
    });
    expect(step.used).toEqual(['accounts']);
    expect(step.newEpoch('old_stuff', 'COUNTING_OFF').lostFrom).not.toBeNull();
  });

  it('keeps the history of a table that is renamed, and begins one for a table that takes its name', async () => {
    const before = await fleet.tables(source);
    const step = await chronicle.step(() =>
      run('alter table old_stuff rename to older_stuff', 'create table old_stuff (id integer)'),
    );
    const idOf = (tables: typeof before, name: string): string | undefined =>
      tables.find((table) => table.database === SHOP && table.name === name)?.id;
    const after = await fleet.tables(source);
    expect(step.used).toEqual([]);
    expect(idOf(after, 'older_stuff')).toBe(idOf(before, 'old_stuff'));
    expect(step.window('older_stuff').lastRead).not.toBeNull();
    expect(step.window('old_stuff').lastRead).toBeNull();
    await chronicle.step(() => run('drop table old_stuff', 'alter table older_stuff rename to old_stuff'));
  });
});
