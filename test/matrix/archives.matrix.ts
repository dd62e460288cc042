/** Archives of every form of table on every major: restored there, on the newest, and from the newest there. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { treeOf } from '../support/partitioned-tables.js';
import { startTestServer } from '../support/postgres.js';
import type { TestConnections, TestServer } from '../support/postgres.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer } from './support/server.js';
import { tableForms } from './support/table-forms.js';

const NEWEST = 18;
const OK = { state: 'SUCCEEDED', verified: true, error: null };

let home: TestServer;
let app: TestApplication;
let newest: Source;

beforeAll(async () => {
  home = await startTestServer();
  app = await startTestApplication(home, { pagesPerChunk: 8 });
  await app.work();
  newest = await fill(home, 'newest', NEWEST);
});
afterAll(async () => {
  await app.close();
  await home.stop();
});

/** A source with every form of table that the major has. */
async function fill(server: TestConnections, name: string, major: number): Promise<Source> {
  const database = await server.newDatabase(`forms_${name}`);
  for (const { sql } of tableForms(major)) await server.query(database, sql);
  const { host, port, user, password } = server.address();
  const passwordVariable = `TEST_PASSWORD_${name.toUpperCase()}`;
  process.env[passwordVariable] = password;
  const source = await app.services.sources.register(ACTOR, name, {
    ...{ host, port, user, database, passwordRef: `env:${passwordVariable}`, tls: 'disable' },
  });
  await app.services.sources.scan(ACTOR, source.id);
  return source;
}

async function archive(
  source: Source,
  name: string,
): Promise<{ readonly move: Move; readonly handle: string }> {
  const page = await app.services.tables.list({ sourceId: source.id, text: name }, 'NAME', {
    first: 100,
    after: null,
  });
  const table = page.items.map(({ node }) => node).find((node) => node.name === name);
  if (table === undefined) throw new Error(`no table ${name} was found`);
  const move = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
  expect({ name, ...move }).toMatchObject(OK);
  const { target } = move;
  const archives = await app.services.archives.search({ text: name }, { first: 100, after: null });
  const found = archives.items.find(({ node }) => target.kind === 'ARCHIVE' && node.id === target.archiveId);
  if (found === undefined) throw new Error(`the archive of ${name} is not found`);
  return { move, handle: found.node.handle };
}

const restored = async (handle: string, to: Source, targetSchema: string): Promise<Move> =>
  app.ended(
    await app.services.archives.restore(ACTOR, {
      ...{ handle, targetSourceId: to.id, targetDatabase: to.address.database, targetSchema },
    }),
  );

describe.each(chosenMajors())('PostgreSQL %i', (major) => {
  let server: MatrixServer;
  let source: Source;

  beforeAll(async () => {
    server = await startMatrixServer(major);
    source = await fill(server, `major_${major}`, major);
  });
  afterAll(async () => {
    await server.stop();
  });

  it.each(tableForms(major).map(({ name, rows }) => [name, rows] as const))(
    'keeps %s: %i rows, there and on the newest, with the same content hash',
    async (name, rows) => {
      const { move, handle } = await archive(source, name);
      expect(move.rows).toBe(rows);
      const expected = { ...OK, rows, contentHash: move.contentHash };
      expect(await restored(handle, source, 'back')).toMatchObject(expected);
      expect(await restored(handle, newest, `from_${major}`)).toMatchObject(expected);
    },
  );

  // Older servers refuse the infinite numbers and intervals of every_type; what they do not know of others is left out.
  const taken = tableForms(NEWEST).filter(({ name }) => name !== 'every_type' || major >= 17);
  it.each(taken.map(({ name }) => name))('takes %s of the newest', async (name) => {
    const { move, handle } = await archive(newest, name);
    expect(await restored(handle, source, 'of_newest')).toMatchObject({
      ...OK,
      contentHash: move.contentHash,
    });
  });

  it('makes a partitioned table again as it was', async () => {
    const database = source.address.database;
    const { handle } = await archive(source, 'events');
    await server.query(database, 'drop schema if exists back cascade');
    expect(await restored(handle, source, 'back')).toMatchObject(OK);
    expect(await treeOf(server, database, 'back.events')).toEqual(
      await treeOf(server, database, 'public.events'),
    );
  });
});
