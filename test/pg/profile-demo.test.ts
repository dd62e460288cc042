/** The sample fleet of the demo: what of an application's tables is found, and that market data is left in peace. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillFleet } from '../../src/demo/fill-fleet.js';
import type { SensitivityTag } from '../../src/domain/column-profile.js';
import { connectSession } from '../../src/postgres/connect.js';
import { createTableService } from '../../src/services/table-service.js';
import { createScannerRole } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { profiledSource } from '../support/profiled-source.js';
import type { ProfiledSource } from '../support/profiled-source.js';

let server: TestServer;
let source: ProfiledSource;

beforeAll(async () => {
  server = await startTestServer();
  await createScannerRole(server);
  await server.query('postgres', 'grant pg_read_all_data to scanner');
  for (const name of ['payments', 'trading', 'market']) await server.newDatabase(name);
  await fillFleet(
    (database) => connectSession({ ...server.address(database), tls: 'disable', applicationName: 'sample' }),
    () => undefined,
  );
  source = await profiledSource(server, 'market');
});
afterAll(async () => {
  await source.catalog.close();
  await server.stop();
});

/** `users.email EMAIL`, sorted, over all tables of a database. */
async function sensitiveIn(database: string): Promise<readonly string[]> {
  const { items } = await createTableService(source.catalog).list({ text: `${database}.` }, 'NAME', {
    first: 100,
    after: null,
  });
  const profiles = await source.profiles.ofTables(items.map(({ node }) => node.id));
  const told = (table: string, column: string, tags: readonly SensitivityTag[]): readonly string[] =>
    tags.map(({ kind }) => `${table}.${column} ${kind}`);
  return items
    .flatMap(({ node }, index) =>
      (profiles[index]?.columns ?? []).flatMap(({ column, sensitivity }) =>
        told(node.name, column, sensitivity),
      ),
    )
    .sort();
}

describe.each(['sampled', 'analysed'])('the demo, %s', (how) => {
  beforeAll(async () => {
    if (how === 'analysed')
      for (const name of ['payments', 'trading', 'market']) await server.query(name, 'analyze');
    expect((await source.scanAndProfile()).failures).toEqual([]);
  });

  it('has nothing sensitive in market data', async () => {
    expect(await sensitiveIn('market')).toEqual([]);
  });

  it('has these sensitive columns in trading', async () => {
    expect(await sensitiveIn('trading')).toEqual([
      'audit_log.details IP_ADDRESS',
      'sessions.ip IP_ADDRESS',
      'sessions.token CREDENTIAL',
      'users.display_name PERSON_NAME',
      'users.email EMAIL',
    ]);
  });

  it('has these sensitive columns in payments', async () => {
    expect(await sensitiveIn('payments')).toEqual([
      'accounts.iban IBAN',
      'audit_log.details IP_ADDRESS',
      'call_notes_2017.Caller "Nick" Name PERSON_NAME',
      'legacy_leads_2019.contact_email EMAIL',
      'legacy_leads_2019.contact_name PERSON_NAME',
      'legacy_leads_2019.phone PHONE',
      'sessions.ip IP_ADDRESS',
      'sessions.token CREDENTIAL',
      'tmp_import_20210304.raw_line EMAIL',
      'users.email EMAIL',
      'users.full_name PERSON_NAME',
    ]);
  });
});
