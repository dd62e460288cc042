import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectSession } from '../../src/postgres/connect.js';
import type { Session } from '../../src/postgres/session.js';
import { startTestServer, type TestServer } from '../support/postgres.js';

let server: TestServer;
const open: Session[] = [];

async function connect(): Promise<Session> {
  const session = await connectSession({ ...server.address(), tls: 'disable', applicationName: 'test' });
  open.push(session);
  return session;
}

async function text(session: Session, sql: string): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of session.copyOut(sql)) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** Resolves when the server cannot send more, and throws when it has sent all: then the rows are in our memory. */
async function serverWaits({ processId }: Session): Promise<void> {
  const doing = 'select state, wait_event from pg_stat_activity where pid = $1';
  for (let waits = 0; waits < 10;) {
    const [row] = await server.query('postgres', doing, [processId]);
    if (row?.['state'] !== 'active') throw new Error('nothing made the server wait');
    waits = row['wait_event'] === 'ClientWrite' ? waits + 1 : 0;
    await sleep(20);
  }
}

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await Promise.all(open.map((session) => session.close()));
  await server.stop();
});

describe('reading rows by COPY', () => {
  it('gives every byte of rows of any length, wherever the network cuts them', async () => {
    const session = await connect();
    // From one byte to several reads of the socket.
    const lengths = Array.from({ length: 3000 }, (_, i) => (i % 500 === 0 ? 300_000 + i : (i * 7) % 257));
    const found = await text(
      session,
      `copy (select repeat(chr(97 + n::integer % 26), l) from unnest(array[${lengths.join()}]) with ordinality as t(l, n)) to stdout (format csv, force_quote *)`,
    );
    const expected = lengths
      .map((l, i) => `"${String.fromCharCode(97 + ((i + 1) % 26)).repeat(l)}"\n`)
      .join('');
    expect(found === expected).toBe(true);
  });

  it('gives rows without columns, and none of an empty table', async () => {
    const session = await connect();
    expect(await text(session, 'copy (select from generate_series(1, 3)) to stdout')).toBe('\n\n\n');
    expect(await text(session, 'copy (select 1 where false) to stdout')).toBe('');
  });

  it('takes notices between the rows for what they are', async () => {
    const session = await connect();
    await session.query(
      `create function pg_temp.loud(n integer) returns integer language plpgsql as $$ begin raise notice 'row %', n; return n; end $$`,
    );
    expect(await text(session, 'copy (select pg_temp.loud(n) from generate_series(1, 3) n) to stdout')).toBe(
      '1\n2\n3\n',
    );
  });

  it('fails with the error that the server meets before or between the rows', async () => {
    const session = await connect();
    const failing = text(
      session,
      'copy (select 1 / (90000 - n) from generate_series(1, 100000) n) to stdout',
    );
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    await expect(text(await connect(), 'copy nowhere to stdout')).rejects.toMatchObject({ code: '42P01' });
  });

  it('lets the connection be used for more', async () => {
    const session = await connect();
    expect(await text(session, 'copy (select 7) to stdout')).toBe('7\n');
    expect((await session.query('select 8 as eight')).rows).toEqual([{ eight: 8 }]);
    expect(await text(session, 'copy (select 9) to stdout')).toBe('9\n');
  });

  it('waits for a slow reader without taking the table into memory', async () => {
    const session = await connect();
    let bytes = 0;
    for await (const part of session.copyOut(
      `copy (select repeat('x', 1000) from generate_series(1, 200000)) to stdout`,
    )) {
      if (bytes === 0) await serverWaits(session);
      bytes += part.length;
    }
    expect(bytes).toBe(200_200_000);
  });

  it('fails when the server ends the connection', async () => {
    const session = await connect();
    const reading = (async () => {
      for await (const part of session.copyOut(
        'copy (select n, pg_sleep(0.001) from generate_series(1, 1000000) n) to stdout',
      ))
        expect(part.length).toBeGreaterThan(0);
    })();
    const ended = expect(reading).rejects.toThrow();
    await server.query('postgres', 'select pg_terminate_backend($1::integer)', [session.processId]);
    await ended;
  });

  it('closes the connection when its reader leaves early', async () => {
    const session = await connect();
    for await (const part of session.copyOut('copy (select * from generate_series(1, 10000000)) to stdout')) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
    await expect(session.query('select 1')).rejects.toThrow();
  });
});
