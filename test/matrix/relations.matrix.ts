/** What reading keys leaves in the counters of each major, and what a source then seems to be used for. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTOR } from '../support/application.js';
import { openFleet, SCANNER_ROLE } from './support/fleet.js';
import type { Fleet } from './support/fleet.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer } from './support/server.js';

let fleet: Fleet;
const started: MatrixServer[] = [];
beforeAll(async () => {
  fleet = await openFleet();
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});
afterAll(() => fleet.close());

/** Two databases with the same table, one partitioned, and one of a single page. */
const TABLES = `
  create table wallets (wallet_uid uuid primary key, holder_reference text not null, ledger_class text);
  insert into wallets select md5(n::text)::uuid, 'h' || n, 'retail' from generate_series(1, 3000) n;
  create table ledgers (ledger_uid uuid, booked_on int, counterparty_code text, primary key (ledger_uid, booked_on))
    partition by range (booked_on);
  create table ledgers_1 partition of ledgers for values from (0) to (10);
  create table ledgers_2 partition of ledgers for values from (10) to (20);
  insert into ledgers select md5(n::text)::uuid, n % 20, 'c' from generate_series(1, 2000) n;
  create table venues (venue_number int primary key, seating_plan text, accreditation text);
  insert into venues select n, 's', 'a' from generate_series(1, 3) n;
  grant select on all tables in schema public to ${SCANNER_ROLE};`;

const counters = async (server: MatrixServer, database: string): Promise<readonly unknown[]> =>
  server.query(
    database,
    `select to_jsonb(s) - array['seq_tup_read'] as counters
     from (select relname, seq_scan, seq_tup_read, idx_scan, to_jsonb(t) ->> 'last_seq_scan' as last_seq_scan
       from pg_stat_user_tables t where schemaname = 'public' order by relname) s`,
  );

describe.each(chosenMajors())('PostgreSQL %i', (major) => {
  it('shows no use of a table whose keys were read', async () => {
    const server = await startMatrixServer(major);
    started.push(server);
    const source = await fleet.register(`relations ${major}`, server);
    const databases = [await server.newDatabase('one'), await server.newDatabase('two')];
    for (const database of databases) {
      await server.query(database, TABLES);
      await server.query(database, 'vacuum analyze');
    }
    await fleet.scan([source, server]);
    const before = await Promise.all(databases.map((database) => counters(server, database)));
    const run = await fleet.app.services.relations.relate(ACTOR, true);
    expect(run.sketched).toBeGreaterThanOrEqual(6);
    await server.flushed();
    const after = await Promise.all(databases.map((database) => counters(server, database)));
    // 14 and newer have TID range scans, which leave the number and the time of scans as they were.
    if (major >= 14) expect(after).toEqual(before);
    else expect(after).not.toEqual(before);

    await fleet.scan([source, server]);
    const tables = await fleet.tables(source);
    const windows = await fleet.app.services.tables.usage(tables.map(({ id }) => id));
    expect(windows.map((window) => [window?.seqScans, window?.seqTuplesRead, window?.lastRead])).toEqual(
      tables.map(() => [0n, 0n, null]),
    );
    const [relations] = await fleet.app.services.relations.ofTables(
      tables.filter(({ name }) => name === 'ledgers').map(({ id }) => id),
    );
    // Servers of the majors before are stopped, and what was read of them still compares: hashes are the same on all.
    const majors = chosenMajors().indexOf(major) + 1;
    expect(relations?.related.map(({ kind }) => kind)).toEqual(Array(2 * majors - 1).fill('SAME_SHAPE'));
    for (const { reasons } of relations?.related ?? []) {
      expect(reasons.at(-1)?.text).toMatch(/^100 % of the keys/);
    }
  });
});
