/** The acts of a removal on every major, and at a clone, which has the system identifier and the oids of its original. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removalActs } from '../support/removal-acts.js';
import { removalAttacks } from '../support/removal-attacks.js';
import { removalCases } from '../support/removal-cases.js';
import { removalDetails } from '../support/removal-details.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer } from './support/server.js';

describe.each(chosenMajors())('PostgreSQL %i', (major) => {
  let server: MatrixServer;

  beforeAll(async () => {
    server = await startMatrixServer(major);
  });
  afterAll(() => server.stop());

  removalCases(() => server);
  removalAttacks(() => server);
  removalDetails(() => server);

  it('lets a standby read the view, which it cannot count, and brings it back all the same', async () => {
    const database = await server.newDatabase('followed');
    await server.query(database, 'create table t (id integer); insert into t values (1)');
    const standby = await server.startStandby();
    try {
      const table = await removalActs(server, database, 'public', 't');
      await table.prove();
      await table.quarantine();
      await standby.caughtUp();
      expect(await standby.query(database, 'select id from t')).toEqual([{ id: 1 }]);
      expect(await table.touches()).toBe(0);
      await expect(table.drop()).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(await table.giveBack()).toBe('undone');
    } finally {
      await standby.stop();
    }
  });

  it('keeps seal and tripwire over a failover behind one address', async () => {
    const database = await server.newDatabase('failed_over');
    await server.query(database, 'create table t (id integer); insert into t values (1)');
    const table = await removalActs(server, database, 'public', 't');
    await table.prove();
    await table.quarantine();
    const standby = await server.startStandby();
    await standby.caughtUp();
    const { port } = server.address();
    await server.halt('fast');
    try {
      await standby.promote();
      await standby.moveTo(port);
      await expect(server.query(database, 'delete from t')).rejects.toThrow(/is sealed/);
      expect(await server.query(database, 'select id from t')).toEqual([{ id: 1 }]);
      expect(await table.use('QUARANTINED')).toMatch(/^1 write to it after its seal was refused/);
      expect(await table.touches()).toBe(2);
      expect(await table.giveBack()).toBe('undone');
      await server.query(database, 'insert into t values (2)');
    } finally {
      await standby.stop();
      await server.start();
    }
  });

  it('drops nothing at a clone, neither elsewhere nor at the address of the original', async () => {
    const database = await server.newDatabase('cloned');
    await server.query(database, 'create table t (id integer); insert into t values (1)');
    const early = await server.startStandby('stopped');
    await early.promote();
    const table = await removalActs(server, database, 'public', 't');
    await table.prove();
    await table.quarantine();
    await table.bare();
    const late = await server.startStandby('stopped');
    await late.promote();
    try {
      await expect(table.drop(late)).rejects.toThrow(/it is reached at/);
      const { port } = server.address();
      await server.halt('fast');
      await early.moveTo(port);
      await expect(table.drop()).rejects.toThrow(/its database has no uuid/);
      expect(await early.query(database, 'select id from t')).toEqual([{ id: 1 }]);
    } finally {
      await late.stop();
      await early.stop();
      await server.start();
    }
    await table.drop();
  });
});
