import { afterEach, describe, expect, it } from '@jest/globals';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer } from './support/server.js';

const started: MatrixServer[] = [];
afterEach(async () => {
  for (const server of started.splice(0).reverse()) await server.stop();
});

describe.each(chosenMajors())('PostgreSQL %i', (major) => {
  it('runs, restarts, crashes, and has standbys that follow it and can take its place', async () => {
    const primary = await startMatrixServer(major);
    started.push(primary);
    const port = primary.address().port;
    const [version] = await primary.query('postgres', 'show server_version');
    expect(version?.['server_version']).toMatch(new RegExp(`^${major}\\.`));
    const database = await primary.newDatabase();
    await primary.query(database, 'create table t as select 1 as a');
    await primary.restart();
    await primary.crash();
    expect(primary.address().port).toBe(port);
    expect(await primary.query(database, 'select * from t')).toEqual([{ a: 1 }]);

    const standby = await primary.startStandby();
    started.push(standby);
    await primary.query(database, 'insert into t values (2)');
    await standby.caughtUp();
    expect(await standby.query(database, 'select * from t')).toHaveLength(2);
    await standby.restart();
    const clone = await primary.startStandby('stopped');
    started.push(clone);
    await primary.query(database, 'insert into t values (3)');
    await clone.caughtUp();
    expect(await clone.query(database, 'select * from t')).toHaveLength(3);
    await standby.caughtUp();
    await standby.promote();
    await standby.query(database, 'insert into t values (4)');
    expect(await standby.query(database, 'select * from t')).toHaveLength(4);
  });
});
