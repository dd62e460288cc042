/** How archives are kept, over the API alone. */
import { chmod } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { apiClient } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { archiveAndRestoreEveryType } from '../support/round-trip.js';

let server: TestServer;
let app: TestApplication;
let client: ApiClient;
let handle: string;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { ownKeys: 'all' });
  await chmod(app.directory, 0o755);
  await app.work();
  client = apiClient((await app.listen()).url);
  ({ handle } = await archiveAndRestoreEveryType(app, server));
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

/** A mutation of the archive by its handle; `fields` of what it gives. */
const act = (mutation: string, fields: string, rest = ''): string =>
  `mutation { ${mutation}(handle: "${handle}"${rest}) { ${fields} } }`;

describe('an archive', () => {
  it('is verified by the list of the store, by reading and by a rehearsal, and shows all three', async () => {
    const fields = 'how share ok faults actor archive { handle lastFault { message } }';
    const found = {
      share: 1,
      ok: true,
      faults: [],
      actor: 'local operator',
      archive: { handle, lastFault: null },
    };
    expect(await client.data(act('verifyArchive', fields, ', how: OBJECTS'))).toEqual({
      verifyArchive: { how: 'OBJECTS', ...found },
    });
    expect(await client.data(act('verifyArchive', fields))).toEqual({
      verifyArchive: { how: 'DEEP', ...found },
    });
    expect(await client.data(act('rehearseArchive', fields))).toEqual({
      rehearseArchive: { how: 'REHEARSAL', ...found },
    });
    const { archive, keeping } = await client.data(
      `{ archive(handle: "${handle}") { state checkedAt rehearsedAt verifications { how seconds at } }
         keeping(days: 7) { days archives faulty underHold expired
           coverage { how archives shareOfArchives shareOfBytes } } }`,
    );
    expect(archive).toMatchObject({
      state: 'KEPT',
      checkedAt: expect.any(String),
      rehearsedAt: expect.any(String),
      verifications: [{ how: 'REHEARSAL' }, { how: 'DEEP' }, { how: 'OBJECTS' }, { how: 'DEEP' }],
    });
    const whole = { archives: 1, shareOfArchives: 1, shareOfBytes: 1 };
    expect(keeping).toEqual({
      days: 7,
      archives: 1,
      faulty: 0,
      underHold: 0,
      expired: 0,
      coverage: [
        { how: 'OBJECTS', ...whole },
        { how: 'DEEP', ...whole },
        { how: 'REHEARSAL', ...whole },
      ],
    });
  });

  it.each([
    ['verifyArchive', 'ok', ', share: 0', 'a share of 0 cannot be read'],
    ['verifyArchive', 'ok', ', share: 1.5', 'a share of 1.5 cannot be read'],
    ['holdArchive', 'handle', ', reason: " "', 'reason is empty'],
  ])('refuses %s of { %s }%s in words', async (mutation, fields, rest, message) => {
    expect(await client.fault(act(mutation, fields, rest))).toMatchObject({ code: 'INVALID_INPUT', message });
  });

  it('is held, retained, found by it, and expired only when nothing is in the way', async () => {
    const reason = ', reason: "the law"';
    expect(await client.data(act('holdArchive', 'legalHold', reason))).toEqual({
      holdArchive: { legalHold: true },
    });
    const until = '2999-01-01T00:00:00.000Z';
    expect(await client.data(act('retainArchive', 'retainUntil', `, until: "${until}"${reason}`))).toEqual({
      retainArchive: { retainUntil: until },
    });
    expect(
      await client.data(
        `{ archives(filter: { legalHold: true, state: KEPT, retainedBefore: "2999-01-02T00:00:00Z", faulty: false })
           { nodes { handle } } }`,
      ),
    ).toEqual({ archives: { nodes: [{ handle }] } });
    expect(await client.fault(act('expireArchive', 'state', reason))).toMatchObject({ code: 'CONFLICT' });
    await client.data(act('releaseArchive', 'handle', reason));
    expect((await client.fault(act('expireArchive', 'state', reason))).message).toContain(
      'must be kept until',
    );
    await client.data(act('retainArchive', 'handle', `, until: null${reason}`));
    expect(
      await client.data(act('expireArchive', 'state removedAt expiry { by reason } contentHash', reason)),
    ).toMatchObject({
      expireArchive: { state: 'EXPIRED', expiry: { by: 'local operator', reason: 'the law' } },
    });
    expect(
      await client.fault(`mutation { restoreArchive(input: { handle: "${handle}" }) { id } }`),
    ).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('has expired: local operator had its objects removed'),
    });
  });

  it('that expired is shredded, says so, and is found by it', async () => {
    const fields = 'state keySha256 keyDestroyedAt shredding { by reason } expiry { reason }';
    expect(await client.data(act('shredArchive', fields, ', reason: "erasure"'))).toEqual({
      shredArchive: {
        state: 'SHREDDED',
        keySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        keyDestroyedAt: expect.any(String),
        shredding: { by: 'local operator', reason: 'erasure' },
        expiry: { reason: 'the law' },
      },
    });
    const found = (state: string): Promise<unknown> =>
      client.data(`{ archives(filter: { state: ${state} }) { nodes { handle } } }`);
    expect(await found('SHREDDED')).toEqual({ archives: { nodes: [{ handle }] } });
    expect(await found('EXPIRED')).toEqual({ archives: { nodes: [] } });
    expect(
      await client.fault(`mutation { restoreArchive(input: { handle: "${handle}" }) { id } }`),
    ).toMatchObject({ message: expect.stringContaining('was shredded: local operator had its key') });
  });
});
