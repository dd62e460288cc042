/** A standby of very many tables: its snapshot is not shared, since sharing one could harm it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectSession } from '../../src/postgres/connect.js';
import { beginReading } from '../../src/scanner/begin-reading.js';
import { openSecondLane } from '../../src/scanner/open-second-lane.js';
import type { Session } from '../../src/postgres/session.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer } from './support/server.js';

describe.each(chosenMajors())('a database of very many tables on PostgreSQL %i', (major) => {
  const started: MatrixServer[] = [];
  let database: string;

  beforeAll(async () => {
    const primary = await startMatrixServer(major);
    started.push(primary);
    database = await primary.newDatabase();
    await primary.query(
      database,
      `do $$ begin for i in 1..1100 loop execute format('create table t%s ()', i); end loop; end $$`,
    );
    const standby = await primary.startStandby();
    started.push(standby);
    await standby.caughtUp();
  });
  afterAll(async () => {
    for (const server of [...started].reverse()) await server.stop();
  });

  it('is read over two connections on the primary, and over one on the standby', async () => {
    const seconds: boolean[] = [];
    for (const server of started) {
      const connect = (): Promise<Session> =>
        connectSession({ ...server.address(database), tls: 'disable', applicationName: 'sortkeep scan' });
      const first = await connect();
      await beginReading(first);
      const second = await openSecondLane(first, connect);
      seconds.push(second !== null);
      await second?.close();
      await first.close();
    }
    expect(seconds).toEqual([true, false]);
  });
});
