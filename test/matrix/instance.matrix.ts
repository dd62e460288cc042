/** What a scan learns of a server before it reads a database, on every major, by a role that may only connect. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sourceId } from '../../src/domain/ids.js';
import type { Source } from '../../src/domain/source.js';
import { lookAtInstance } from '../../src/scanner/look-at-instance.js';
import type { InstanceFacts } from '../../src/scanner/read-instance.js';
import { connectSource, createScannerRole, sourceAddress } from '../support/catalog.js';
import { SOURCE } from '../support/in-memory-services.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer, MatrixStandby } from './support/server.js';

const sourceOf = (server: MatrixServer): Source => ({
  ...SOURCE,
  id: sourceId('00000000-0000-4000-8000-000000000001'),
  address: sourceAddress(server),
});
const look = (server: MatrixServer): Promise<InstanceFacts> =>
  lookAtInstance(connectSource, sourceOf(server));

describe.each(chosenMajors())('PostgreSQL %i', (major) => {
  let primary: MatrixServer;
  let standby: MatrixStandby;

  beforeAll(async () => {
    primary = await startMatrixServer(major, { wal_level: 'logical' });
    await createScannerRole(primary);
    standby = await primary.startStandby();
  });
  afterAll(async () => {
    await standby.stop();
    await primary.stop();
  });

  it('tells role, timeline and standby of a primary, with CONNECT alone', async () => {
    await standby.caughtUp();
    expect(await look(primary)).toMatchObject({
      serverVersion: expect.stringMatching(new RegExp(`^${major}\\.`)),
      systemIdentifier: expect.stringMatching(/^\d{19}$/),
      role: 'primary',
      timeline: 1,
      connectedStandbys: 1,
      counting: true,
      rights: { readAllStats: false, readAllData: false },
      oldestTransaction: null,
    });
  });

  it('tells a standby from its primary, and that both are one cluster', async () => {
    const [first, second] = [await look(primary), await look(standby)];
    expect(second).toMatchObject({ role: 'standby', timeline: 1, connectedStandbys: 0, streams: true });
    expect(second.systemIdentifier).toBe(first.systemIdentifier);
  });

  it('does not take a logical subscriber for a standby', async () => {
    const { host, port, password } = primary.address();
    const [from, to] = [await primary.newDatabase(), await primary.newDatabase()];
    await primary.query(from, 'create table t (id int primary key)');
    await primary.query(from, 'create publication p for table t');
    await primary.query(from, `select pg_create_logical_replication_slot('s', 'pgoutput')`);
    await primary.query(to, 'create table t (id int primary key)');
    await primary.query(
      to,
      `create subscription s connection 'host=${host} port=${port} user=postgres password=${password} dbname=${from}'
       publication p with (create_slot = false, copy_data = false)`,
    );
    const senders = async (): Promise<number> =>
      (await primary.query('postgres', 'select pid from pg_stat_replication')).length;
    while ((await senders()) < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    try {
      expect((await look(primary)).connectedStandbys).toBe(1);
    } finally {
      await primary.query(to, 'drop subscription s');
    }
  });

  it('tells databases whose changes a slot hands on without a publication', async () => {
    const [decoded, published] = [await primary.newDatabase(), await primary.newDatabase()];
    await primary.query(decoded, `select pg_create_logical_replication_slot('all_of_it', 'test_decoding')`);
    await primary.query(published, `select pg_create_logical_replication_slot('some', 'pgoutput')`);
    try {
      const { decodedDatabases } = await look(primary);
      expect(
        await primary.query(
          'postgres',
          `select datname from pg_database where oid = any ('{${decodedDatabases.join()}}')`,
        ),
      ).toEqual([{ datname: decoded }]);
    } finally {
      for (const slot of ['all_of_it', 'some'])
        await primary.query('postgres', `select pg_drop_replication_slot('${slot}')`);
    }
  });

  it('knows encoding and locale of every database', async () => {
    await primary.query(
      'postgres',
      `create database "bytes only" encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0`,
    );
    const { databases } = await look(primary);
    expect(databases.find(({ name }) => name === 'bytes only')).toMatchObject({
      encoding: 'SQL_ASCII',
      collation: 'C',
      characterType: 'C',
      isTemplate: false,
      acceptsConnections: true,
    });
    expect(databases.find(({ name }) => name === 'postgres')).toMatchObject({ encoding: 'UTF8' });
  });

  it('uses rights that are there, and has null for what is refused', async () => {
    await primary.query('postgres', 'grant pg_monitor to scanner');
    if (major >= 14) await primary.query('postgres', 'grant pg_read_all_data to scanner');
    await primary.query('postgres', 'revoke execute on function pg_control_system() from public');
    try {
      const facts = await primary.session('postgres', async (query) => {
        await query('begin');
        await query('select 1');
        return look(primary);
      });
      expect(facts.rights).toEqual({ readAllStats: true, readAllData: major >= 14 });
      expect(facts.oldestTransaction).toBeGreaterThanOrEqual(0);
      expect(facts.systemIdentifier).toBeNull();
      expect(facts.timeline).toBe(1);
    } finally {
      await primary.query('postgres', 'revoke pg_monitor from scanner');
      await primary.query('postgres', 'grant execute on function pg_control_system() to public');
    }
  });

  it('sees the new timeline of a promoted standby at once', async () => {
    await standby.caughtUp();
    await standby.promote();
    expect(await look(standby)).toMatchObject({ role: 'primary', timeline: 2 });
  });
});
