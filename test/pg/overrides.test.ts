/** A person's word: when it stands, how it is taken back, and where it goes when its table is made anew. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { globalId } from '../../src/api/global-id.js';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { Label } from '../../src/domain/verdict.js';
import type { Database } from '../../src/postgres/session.js';
import type { Classifier } from '../../src/services/judge-batch.js';
import { createScannerRole, openCatalog } from '../support/catalog.js';
import { inMemoryServices } from '../support/in-memory-services.js';
import { judgedSource, says } from '../support/judged-source.js';
import type { JudgedSource } from '../support/judged-source.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { serveApi } from '../support/served-api.js';
import { otherModelText, startLearning } from '../support/small-training.js';

let server: TestServer;
let catalogServer: TestServer;
let catalog: Database;
let core: JudgedSource;
let quotes: CatalogTable;
let classifier: Classifier;

const sql = (statement: string): Promise<unknown> => server.query('postgres', statement);

beforeAll(async () => {
  [server, catalogServer] = await Promise.all([startTestServer(), startTestServer()]);
  await createScannerRole(server);
});
afterAll(async () => {
  await Promise.all([server.stop(), catalogServer.stop()]);
});
beforeEach(async () => {
  await sql('drop schema if exists desk cascade; create schema desk; create table desk.quotes (id int)');
  catalog = await openCatalog(catalogServer);
  classifier = says('APP');
  core = await judgedSource(catalog, server, () => Promise.resolve(classifier));
  quotes = await core.named('quotes');
});
afterEach(() => catalog.close());

const classify = () => core.verdicts.classify('ann', core.source.id);
const say = (label: Label, who = 'ann') =>
  core.verdicts.override(who, quotes.id, label, 'the desk has closed');

/** What stands now, and why first of all. */
async function standing(id = quotes.id): Promise<readonly [Label | undefined, string | undefined]> {
  const [verdict] = await core.verdicts.current([id]);
  const [table] = await core.tables.getMany([id]);
  expect(table?.label).toBe(verdict?.label ?? 'UNKNOWN');
  return [verdict?.label, verdict?.reasons[0]?.text];
}

describe('an UNUSED that a person said', () => {
  it('is UNKNOWN once the table was read, until a person says it again', async () => {
    await say('UNUSED');
    await classify();
    expect(await standing()).toEqual(['UNUSED', 'the desk has closed']);
    await sql('select * from desk.quotes');
    await core.scanUntil(() => core.wasRead(quotes));
    const [label, why] = await standing();
    expect(label).toBe('UNKNOWN');
    expect(why).toMatch(/^ann said UNUSED on \d{4}-\d\d-\d\d, and it was read since \(\S+Z\)$/);
    expect((await classify()).labels).toMatchObject({ UNKNOWN: 1, UNUSED: 0 });
    await say('UNUSED', 'bob');
    expect((await standing())[0]).toBe('UNUSED');
  });

  it('stands where the read was known when it was said', async () => {
    await sql('select * from desk.quotes');
    await core.scanUntil(() => core.wasRead(quotes));
    await say('UNUSED');
    await core.scan();
    expect((await standing())[0]).toBe('UNUSED');
  });

  it('is UNKNOWN once the table was renamed', async () => {
    await say('UNUSED');
    await sql('alter table desk.quotes rename to quotes_live');
    await core.scan();
    expect((await standing())[0]).toBe('UNKNOWN');
    expect((await standing())[1]).toContain('it was renamed since, from desk.quotes');
  });

  it('is UNKNOWN once somebody began to write, and stands where somebody wrote before', async () => {
    await say('UNUSED');
    await sql('insert into desk.quotes values (1)');
    await core.scanUntil(() => core.wasWritten(quotes));
    expect((await standing())[1]).toMatch(/ann said UNUSED on .*, and it is written to since/);
    await say('UNUSED');
    const before = (await core.tables.usage([quotes.id]))[0]?.inserted ?? 0n;
    await sql('insert into desk.quotes values (2)');
    await core.scanUntil(async () => ((await core.tables.usage([quotes.id]))[0]?.inserted ?? 0n) > before);
    expect((await standing())[0]).toBe('UNUSED');
  });
});

describe('an override that is withdrawn', () => {
  it('leaves the verdict to the model, and teaches nothing any more', async () => {
    await classify();
    await say('UNUSED');
    await say('UNKNOWN', 'bob');
    await say('BROKER');
    const verdict = await core.verdicts.withdraw('eve', quotes.id, 'the desk is back');
    expect(verdict).toMatchObject({ label: 'APP', author: null });
    expect(await standing()).toEqual(['APP', 'never read']);
    classifier = says('BROKER');
    expect((await classify()).labels).toMatchObject({ BROKER: 1 });
    expect(await standing()).toEqual(['BROKER', 'never read']);
    const words = (await core.verdicts.history(quotes.id)).filter(({ author }) => author !== null);
    expect(words.map(({ withdrawnBy }) => withdrawnBy)).toEqual(['eve', 'eve', 'eve']);
    const { learning } = await startLearning(catalog, otherModelText(1).file);
    expect((await learning.lessons({ first: 10, after: null })).items).toEqual([]);
    await expect(core.verdicts.withdraw('eve', quotes.id, '')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is in the audit, with what was there before and why', async () => {
    await say('BROKER');
    expect(await core.verdicts.withdraw('eve', quotes.id, 'the desk is back')).toBeNull();
    const { rows } = await catalog.query(
      `select actor, details from sortkeep.audit_events where action = 'verdict.withdraw' and subject = $1`,
      [quotes.id],
    );
    expect(rows).toEqual([{ actor: 'eve', details: { before: 'BROKER', note: 'the desk is back' } }]);
  });
});

describe('over the API', () => {
  it("the model's verdict stands beside a person's, who can take it back", async () => {
    await classify();
    await say('UNUSED');
    const { tables, verdicts } = core;
    const api = await serveApi(inMemoryServices({ tables, verdicts }).services);
    try {
      const id = globalId('Table', quotes.id);
      const fields = 'label verdict { label author } modelVerdict { label author }';
      const before = await api.client.data(`query ($id: ID!) { table(id: $id) { ${fields} } }`, { id });
      expect(before).toEqual({
        table: {
          label: 'UNUSED',
          verdict: { label: 'UNUSED', author: 'ann' },
          modelVerdict: { label: 'APP', author: null },
        },
      });
      const after = await api.client.data(
        `mutation ($id: ID!) { withdrawOverride(tableId: $id, note: "back") { label table { ${fields} } } }`,
        { id },
      );
      expect(after).toEqual({
        withdrawOverride: {
          label: 'APP',
          table: {
            label: 'APP',
            verdict: { label: 'APP', author: null },
            modelVerdict: { label: 'APP', author: null },
          },
        },
      });
    } finally {
      await api.close();
    }
  });
});

describe('what a person said of a table that was dropped and made again', () => {
  const madeAgain = async (): Promise<CatalogTable> => {
    await sql('drop table desk.quotes; create table desk.quotes (id int)');
    await core.scan();
    const made = await core.named('quotes');
    expect(made.id).not.toBe(quotes.id);
    await classify();
    return made;
  };

  it.each(['APP', 'BROKER'] as const)('holds for the new one where it was %s', async (label) => {
    classifier = says('UNUSED');
    await say(label);
    const made = await madeAgain();
    const [verdict] = await core.verdicts.current([made.id]);
    expect(verdict).toMatchObject({ label, author: 'ann' });
    expect(verdict?.reasons).toMatchObject([
      { feature: 'carried', text: expect.stringContaining('ann said so of the table of this name') },
      { feature: 'override', text: 'the desk has closed' },
    ]);
    expect((await standing(made.id))[0]).toBe(label);
    await core.verdicts.withdraw('bob', made.id, '');
    await classify();
    expect((await standing(made.id))[0]).toBe('UNUSED');
  });

  it.each(['UNUSED', 'UNKNOWN'] as const)('is gone with it where it was %s', async (label) => {
    await say(label);
    const made = await madeAgain();
    expect((await standing(made.id))[0]).toBe('APP');
  });
});
