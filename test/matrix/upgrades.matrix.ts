/** A newer server takes the address of an older one, as after pg_upgrade or a dump and restore. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTOR } from '../support/application.js';
import { openChronicle } from './support/chronicle.js';
import { openFleet } from './support/fleet.js';
import type { Fleet } from './support/fleet.js';
import { chosenMajors } from './support/majors.js';
import { makeShops } from './support/play.js';
import { startMatrixServer } from './support/server.js';

const SHOP = 'upgraded';
const READ_OLD_STUFF = 'select count(*) from old_stuff';
const READ_ACCOUNTS = 'select count(*) from accounts';

const majors = chosenMajors();
const pairs = majors.slice(1).flatMap((newer, index) => {
  const older = majors[index];
  return older === undefined ? [] : [{ older, newer }];
});

let fleet: Fleet;
beforeAll(async () => {
  fleet = await openFleet();
});
afterAll(async () => {
  await fleet.close();
});

describe.each(pairs)('from PostgreSQL $older to $newer', ({ older, newer }) => {
  it('keeps tables and their history once a person says that it is the same server', async () => {
    const old = await startMatrixServer(older);
    const upgraded = await startMatrixServer(newer);
    try {
      for (const server of [old, upgraded]) await makeShops(server, [SHOP]);
      const source = await fleet.register(`upgrade-${older}`, old);
      // Its role, too, is on the new server.
      await fleet.register(`unused-${newer}`, upgraded);
      const chronicle = openChronicle(fleet, SHOP, [[source, old]]);
      await chronicle.step(() => Promise.resolve());
      await chronicle.step(async () => {
        await old.query(SHOP, READ_OLD_STUFF);
      });
      const before = (await fleet.tables(source)).map(({ id }) => id).sort();

      await old.halt('fast');
      await upgraded.moveTo(old.address().port);
      await expect(fleet.scan([source, upgraded])).rejects.toThrow();
      expect((await fleet.tables(source)).map(({ id }) => id).sort()).toEqual(before);
      await fleet.app.services.sources.adopt(ACTOR, source.id);
      chronicle.nodes([source, upgraded]);
      const step = await chronicle.step(async () => {
        await upgraded.query(SHOP, READ_ACCOUNTS);
      });
      expect((await fleet.tables(source)).map(({ id }) => id).sort()).toEqual(before);
      expect(step.used).toEqual(['accounts']);
      expect(step.epochs('old_stuff')).toEqual(['UPGRADE']);
      expect(step.window('old_stuff').lastRead).not.toBeNull();
    } finally {
      await upgraded.stop();
      await old.stop();
    }
  });
});
