/** The acts of a removal on every major, and at a clone, which has the system identifier and the oids of its original. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removalActs } from '../support/removal-acts.js';
import { removalCases } from '../support/removal-cases.js';
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
