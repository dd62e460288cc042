/** Primaries and standbys of every major: reads count wherever they were done, and once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Source } from '../../src/domain/source.js';
import { openChronicle } from './support/chronicle.js';
import type { Chronicle } from './support/chronicle.js';
import { openFleet } from './support/fleet.js';
import type { Fleet } from './support/fleet.js';
import { chosenMajors } from './support/majors.js';
import { makeShops } from './support/play.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer, MatrixStandby } from './support/server.js';

const SHOP = 'nodes';
const READ_OLD_STUFF = 'select count(*) from old_stuff';
const READ_ACCOUNTS = 'select count(*) from accounts';
let fleet: Fleet;

beforeAll(async () => {
  fleet = await openFleet();
});
afterAll(async () => {
  await fleet.close();
});

describe.each(chosenMajors())('on PostgreSQL %i', (major) => {
  let primary: MatrixServer;
  let standby: MatrixStandby;
  let clone: MatrixStandby;
  let lead: Source;
  let follower: Source;
  let chronicle: Chronicle;
  const started: MatrixServer[] = [];

  beforeAll(async () => {
    primary = await startMatrixServer(major);
    started.push(primary);
    await makeShops(primary, [SHOP]);
    lead = await fleet.register(`primary-${major}`, primary);
    standby = await primary.startStandby();
    started.push(standby);
    await standby.caughtUp();
    chronicle = openChronicle(fleet, SHOP, [[lead, primary]]);
  });
  afterAll(async () => {
    for (const server of started.reverse()) await server.stop();
  });

  it('notices a standby that nobody registered', async () => {
    const step = await chronicle.step(() => Promise.resolve());
    expect(step.window('old_stuff')).toMatchObject({ nodes: 1, unseenNodes: 1 });
  });

  it("groups a registered standby with its primary, and counts reads there to the primary's tables", async () => {
    follower = await fleet.register(`standby-${major}`, standby);
    chronicle.nodes([lead, primary], [follower, standby]);
    await chronicle.step(() => Promise.resolve());
    const step = await chronicle.step(async () => {
      await standby.query(SHOP, READ_OLD_STUFF);
    });
    expect(step.used).toEqual(['old_stuff']);
    expect(step.window('old_stuff')).toMatchObject({ nodes: 2, unseenNodes: 0 });
    const [now] = await fleet.app.services.sources.getMany([follower.id]);
    expect(now).toMatchObject({ role: 'standby', leadId: lead.id });
    expect(await fleet.tables(follower)).toEqual([]);
  });

  it('takes changes that the standby replays for no reads there', async () => {
    const step = await chronicle.step(async () => {
      await primary.query(SHOP, 'vacuum full old_stuff');
      await primary.query(SHOP, 'create index on accounts (name)');
      await standby.caughtUp();
    });
    expect(step.used).toEqual([]);
    expect(step.causes).toEqual(['INDEX_BUILD', 'REWRITE']);
  });

  it(
    major < 15
      ? 'says that a restart of the standby lost its counters'
      : 'counts on over a clean restart of the standby',
    async () => {
      const step = await chronicle.step(async () => {
        await standby.query(SHOP, READ_OLD_STUFF);
        await standby.flushed();
        await standby.restart();
        await standby.query(SHOP, READ_ACCOUNTS);
      });
      if (major < 15) {
        expect(step.used).toEqual(['accounts']);
        expect(step.newEpoch('old_stuff', 'STANDBY_RESTART')).toMatchObject({ nodeId: follower.id });
        expect(step.newEpoch('old_stuff', 'STANDBY_RESTART').lostFrom).not.toBeNull();
      } else {
        expect(step.used).toEqual(['accounts', 'old_stuff']);
        expect(step.epochs('old_stuff')).toEqual([]);
      }
    },
  );

  it('says what a crash of the standby lost', async () => {
    const step = await chronicle.step(async () => {
      await standby.query(SHOP, READ_OLD_STUFF);
      await standby.flushed();
      await standby.crash();
      await standby.query(SHOP, READ_ACCOUNTS);
    });
    expect(step.used).toEqual(['accounts']);
    expect(step.epochs('old_stuff')).toEqual([major < 15 ? 'STANDBY_RESTART' : 'CRASH']);
  });

  it("counts no read twice of a standby that was made from the primary's files", async () => {
    await chronicle.step(async () => {
      await primary.query(SHOP, READ_OLD_STUFF);
    });
    clone = await primary.startStandby('stopped');
    started.push(clone);
    await clone.caughtUp();
    await standby.caughtUp();
    const copied = await fleet.register(`clone-${major}`, clone);
    chronicle.nodes([lead, primary], [follower, standby], [copied, clone]);
    const joined = await chronicle.step(() => Promise.resolve());
    expect(joined.used).toEqual([]);
    expect(joined.window('old_stuff')).toMatchObject({ nodes: 3, unseenNodes: 0 });
    const read = await chronicle.step(async () => {
      await clone.query(SHOP, READ_OLD_STUFF);
    });
    expect(read.used).toEqual(['old_stuff']);
    chronicle.nodes([lead, primary], [follower, standby]);
    await clone.halt('fast');
  });

  it('keeps tables and evidence over a failover behind one address', async () => {
    const before = (await fleet.tables(lead)).map(({ id }) => id).sort();
    await chronicle.step(async () => {
      await standby.query(SHOP, READ_ACCOUNTS);
    });
    chronicle.nodes([lead, standby]);
    const step = await chronicle.step(async () => {
      await primary.halt('fast');
      await standby.promote();
      await standby.moveTo(primary.address().port);
    });
    // What the promoted node had counted as a standby may count once more; nothing else is used by it.
    expect(['accounts', 'old_stuff']).toEqual(expect.arrayContaining([...step.used]));
    expect(step.epochs('old_stuff')).toEqual(['FAILOVER']);
    expect((await fleet.tables(lead)).map(({ id }) => id).sort()).toEqual(before);
    const after = await chronicle.step(async () => {
      await standby.query(SHOP, READ_OLD_STUFF);
    });
    expect(after.used).toEqual(['old_stuff']);
  });
});
