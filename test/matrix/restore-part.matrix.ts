/** A part of an archive of every major: restored there, and on the newest. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestConnections, TestServer } from '../support/postgres.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';

let home: TestServer;
let app: TestApplication;
let newest: Source;

beforeAll(async () => {
  home = await startTestServer();
  app = await startTestApplication(home, { pagesPerChunk: 4 });
  await app.work();
  newest = await registered(home, 'newest');
});
afterAll(async () => {
  await app.close();
  await home.stop();
});

async function registered(server: TestConnections, name: string): Promise<Source> {
  const { host, port, user, password } = server.address();
  const passwordVariable = `TEST_PASSWORD_${name.toUpperCase()}`;
  process.env[passwordVariable] = password;
  const database = await server.newDatabase();
  return app.services.sources.register(ACTOR, name, {
    ...{ host, port, user, database, passwordRef: `env:${passwordVariable}`, tls: 'disable' },
  });
}

const TABLE = `create table visits (
    id integer primary key, at timestamptz not null, amount numeric(10,2), note text,
    doubled numeric generated always as (amount * 2) stored
  );
  insert into visits (id, at, amount, note)
    select i, timestamptz '2020-01-01 00:00+00' + i * interval '1 hour', i / 3.0, repeat('x', 50)
    from generate_series(1, 2000) i`;
const FITTING = `select md5(string_agg(format('%s %s %s', id, at at time zone 'UTC', doubled), ',' order by id)) as md5 from`;

describe.each(chosenMajors())('PostgreSQL %i', (major) => {
  it('gives back the chosen columns of the rows that fit, there and on the newest', async () => {
    const server = await startMatrixServer(major);
    try {
      const source = await registered(server, `major_${major}`);
      const { database } = source.address;
      await server.query(database, TABLE);
      const table = await app.scanned(source, 'visits');
      expect(await app.moved({ tableId: table.id, kind: 'ARCHIVE' })).toMatchObject({ state: 'SUCCEEDED' });
      const found = await app.services.archives.search(
        { text: 'visits', sourceId: source.id },
        { first: 1, after: null },
      );
      const handle = found.items[0]?.node.handle ?? '';
      const [expected] = await server.query(
        database,
        `${FITTING} visits where at >= '2020-02-01+00' and at < '2020-02-02+00' and amount > 250`,
      );
      for (const [to, at] of [
        [source, server],
        [newest, home],
      ] as const) {
        const move = await app.ended(
          await app.services.archives.restore(ACTOR, {
            ...{ handle, targetSourceId: to.id, targetDatabase: to.address.database },
            targetSchema: `part_${major}`,
            columns: ['id', 'at', 'doubled'],
            conditions: [
              { column: 'at', operator: 'GE', values: ['2020-02-01'] },
              { column: 'at', operator: 'LT', values: ['2020-02-02'] },
              { column: 'amount', operator: 'GT', values: ['250'] },
            ],
          }),
        );
        expect(move).toMatchObject({ state: 'SUCCEEDED', verified: true, error: null, rows: 17 });
        // Before PostgreSQL 14 a table is one chunk.
        expect(move.warnings.join()).toMatch(major < 14 ? /read 1 of 1 chunks/ : /read 1 of [2-9] chunks/);
        expect(await at.query(to.address.database, `${FITTING} part_${major}.visits`)).toEqual([expected]);
      }
    } finally {
      await server.stop();
    }
  });
});
