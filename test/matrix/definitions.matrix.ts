/** pg_dump's own word for it: what it prints of a table it prints of the restored one, on every major. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Source } from '../../src/domain/source.js';
import { connectSession } from '../../src/postgres/connect.js';
import { readUnknownFeatures } from '../../src/removal/read-unknown-features.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { definitionForms, ROLES, SURROUNDINGS } from './support/definition-forms.js';
import { dump18, statementsOf } from './support/dump.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer } from './support/server.js';

const OK = { state: 'SUCCEEDED', verified: true, error: null };

let home: TestServer;
let app: TestApplication;

beforeAll(async () => {
  home = await startTestServer();
  app = await startTestApplication(home);
  await app.work();
});
afterAll(async () => {
  await app.close();
  await home.stop();
});

describe.each(chosenMajors())('PostgreSQL %i', (major) => {
  let server: MatrixServer;
  let source: Source;
  let target: Source;

  const registered = async (name: string): Promise<Source> => {
    const database = await server.newDatabase(name);
    await server.query(database, SURROUNDINGS);
    const { host, port, user, password } = server.address();
    process.env[`TEST_PASSWORD_${major}`] = password;
    const address = { host, port, user, database, passwordRef: `env:TEST_PASSWORD_${major}` };
    return app.services.sources.register(ACTOR, `${name} of ${major}`, { ...address, tls: 'disable' });
  };

  beforeAll(async () => {
    server = await startMatrixServer(major);
    await server.query('postgres', ROLES);
    source = await registered('origin');
    target = await registered('back');
    for (const { sql } of definitionForms(major)) await server.query('origin', sql);
    await app.services.sources.scan(ACTOR, source.id);
  });
  afterAll(async () => {
    await server.stop();
  });

  it.each(definitionForms(major).map(({ name, relations = [`app.${name}`] }) => [name, relations] as const))(
    'is the same to pg_dump when it comes back: %s',
    async (name, relations) => {
      const page = await app.services.tables.list({ sourceId: source.id, text: name }, 'NAME', {
        first: 100,
        after: null,
      });
      const table = page.items.map(({ node }) => node).find((node) => node.name === name);
      if (table === undefined) throw new Error(`no table ${name} was found`);
      const archived = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
      expect(archived).toMatchObject(OK);
      const found = await app.services.archives.search({ text: name }, { first: 100, after: null });
      const archive = found.items
        .map(({ node }) => node)
        .find((node) => archived.target.kind === 'ARCHIVE' && node.id === archived.target.archiveId);
      const restored = await app.ended(
        await app.services.archives.restore(ACTOR, {
          ...{ handle: archive?.handle ?? '', targetSourceId: target.id, targetDatabase: 'back' },
          targetSchema: 'app',
        }),
      );
      expect(restored).toMatchObject({ ...OK, contentHash: archived.contentHash, warnings: [] });
      const options = ['--schema-only', ...relations.map((pattern) => `--table=${pattern}`)];
      const [was, is] = [await dump18(server, 'origin', options), await dump18(server, 'back', options)];
      expect(statementsOf(was).length).toBeGreaterThan(0);
      expect(statementsOf(is)).toEqual(statementsOf(was));
    },
  );

  it('makes the types of ranges again', async () => {
    const types =
      `select t.typname::text as name, format_type(r.rngsubtype, null) as subtype, c.opcname::text as opclass,
        r.rngcollation::regcollation::text as collation, r.rngsubdiff::text as diff, obj_description(t.oid, 'pg_type') as comment,
        (select m.typname::text from pg_type m where m.oid = (to_jsonb(r) ->> 'rngmultitypid')::oid) as multirange
      from pg_range r join pg_type t on t.oid = r.rngtypid join pg_opclass c on c.oid = r.rngsubopc
      where t.typnamespace = 'app'::regnamespace order by 1`.replace(
        'regcollation',
        major >= 13 ? 'regcollation' : 'oid',
      );
    const there = await server.query('origin', types);
    expect(there.length).toBeGreaterThan(2);
    expect(await server.query('back', types)).toEqual(there);
  });

  it('has nothing that a removal would not know', async () => {
    const session = await connectSession({
      ...{ ...server.address('origin'), tls: 'disable', applicationName: 'test' },
    });
    try {
      const { rows } = await session.query(
        `select c.oid::integer as oid from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')`,
      );
      const relations = z.array(z.object({ oid: z.number() })).parse(rows);
      expect(relations.length).toBeGreaterThan(10);
      for (const { oid } of relations) expect(await readUnknownFeatures(session, oid)).toEqual([]);
    } finally {
      await session.close();
    }
  });
});
