/** What teaches the next model: a person's word, an archive that somebody wants back, a read after an archive. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { insertArchive } from '../../src/catalog/archives/insert-archive.js';
import { lessonsToLearn } from '../../src/catalog/learning/lessons-to-learn.js';
import { tableEvidenceSchema } from '../../src/classifier/features.js';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import { restoreHandle } from '../../src/domain/restore-handle.js';
import type { StandingLesson } from '../../src/domain/lesson.js';
import type { Source } from '../../src/domain/source.js';
import type { Database } from '../../src/postgres/session.js';
import { createSourceService } from '../../src/services/source-service.js';
import type { SourceScans } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import { teachByReads, teachByRestore } from '../../src/services/teach-by-events.js';
import { createVerdictService } from '../../src/services/verdict-service.js';
import type { ScanVerdicts } from '../../src/services/verdict-service.js';
import { archive } from '../support/archives.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { otherModelText, startLearning } from '../support/small-training.js';

const POLICY = { minimumWindowMs: 97 * 86_400_000 };
const PAGE = { first: 100, after: null };

let server: TestServer;
let catalogServer: TestServer;
let catalog: Database;
let sources: SourceScans;
let verdicts: ScanVerdicts;
let source: Source;
let quotes: CatalogTable;
let orders: CatalogTable;

beforeAll(async () => {
  [server, catalogServer] = await Promise.all([startTestServer(), startTestServer()]);
  await createScannerRole(server);
  await server.query('postgres', 'create schema desk; create table desk.quotes (symbol text, bid numeric)');
  await server.query('postgres', 'create table desk.orders (id int primary key)');
});
afterAll(async () => {
  await Promise.all([server.stop(), catalogServer.stop()]);
});
beforeEach(async () => {
  catalog = await openCatalog(catalogServer);
  verdicts = createVerdictService(
    catalog,
    () =>
      Promise.resolve({
        modelVersion: 'forest-1',
        judge: () => ({
          label: 'UNUSED',
          probabilities: { APP: 0.1, BROKER: 0.2, UNUSED: 0.7 },
          reasons: [],
          wouldChange: [],
        }),
      }),
    POLICY,
  );
  sources = createSourceService(catalog, connectSource);
  source = await sources.register('ann', 'core', sourceAddress(server));
  await sources.scan('ann', source.id);
  [quotes, orders] = [await tableNamed('quotes'), await tableNamed('orders')];
});
afterEach(() => catalog.close());

async function tableNamed(name: string): Promise<CatalogTable> {
  const page = await createTableService(catalog).list({ text: `desk.${name}` }, 'NAME', PAGE);
  const node = page.items[0]?.node;
  if (node === undefined) throw new Error(`${name} is not in the catalog`);
  return node;
}

async function lessons(): Promise<readonly StandingLesson[]> {
  const { learning } = await startLearning(catalog, otherModelText(1).file);
  return (await learning.lessons(PAGE)).items.map(({ node }) => node);
}

async function archived(createdAt: Date): Promise<string> {
  const made = archive({ tableId: quotes.id, sourceId: source.id, createdAt, verifiedAt: createdAt });
  await insertArchive(catalog, made);
  return restoreHandle(made.id);
}

describe('an override', () => {
  it('teaches its label, with the evidence as it was and who said why', async () => {
    await verdicts.override('ann', quotes.id, 'BROKER', 'the desk quotes from it');
    expect(await lessons()).toMatchObject([
      {
        tableId: quotes.id,
        cause: 'OVERRIDE',
        label: 'BROKER',
        author: 'ann',
        note: 'the desk quotes from it',
      },
    ]);
    const [lesson] = await lessonsToLearn(catalog);
    expect(lesson?.group).toBe('core/desk');
    const evidence = tableEvidenceSchema.parse(lesson?.evidence);
    expect(evidence.names.siblings).toHaveLength(1);
    expect(evidence.usage).not.toBeNull();
  });

  it('takes the place of the one before it, and UNKNOWN withdraws it', async () => {
    await verdicts.override('ann', quotes.id, 'BROKER', 'first');
    await verdicts.override('ann', orders.id, 'BROKER', 'second');
    await verdicts.override('bob', quotes.id, 'APP', 'third');
    expect((await lessons()).map(({ note }) => note)).toEqual(['third', 'second']);
    await verdicts.override('bob', quotes.id, 'UNKNOWN', 'nobody knows');
    expect((await lessons()).map(({ note }) => note)).toEqual(['second']);
    expect(await lessonsToLearn(catalog)).toHaveLength(1);
  });

  it('of a table that is gone teaches by its structure, without its use', async () => {
    await catalog.query('update sortkeep.tables set gone_at = now() where id = $1', [quotes.id]);
    await verdicts.override('ann', quotes.id, 'BROKER', 'it was the old feed');
    const [lesson] = await lessonsToLearn(catalog);
    expect(lesson).toMatchObject({ label: 'BROKER', evidence: { usage: null } });
  });

  it('is in the audit as a lesson too', async () => {
    await verdicts.override('ann', quotes.id, 'BROKER', 'why');
    const { rows } = await catalog.query(
      `select actor, subject, details from sortkeep.audit_events where action = 'lesson.teach'`,
    );
    expect(rows).toEqual([
      { actor: 'ann', subject: quotes.id, details: { cause: 'OVERRIDE', label: 'BROKER', note: 'why' } },
    ]);
  });
});

describe('the list of lessons', () => {
  it('comes in pages, the newest first', async () => {
    await verdicts.override('ann', quotes.id, 'BROKER', 'first');
    await verdicts.override('ann', orders.id, 'APP', 'second');
    const { learning } = await startLearning(catalog, otherModelText(1).file);
    const first = await learning.lessons({ first: 1, after: null });
    expect(first.items.map(({ node }) => node.note)).toEqual(['second']);
    expect(await first.totalCount()).toBe(2);
    const rest = await learning.lessons({ first: 1, after: first.items[0]?.cursor ?? null });
    expect(rest.items.map(({ node }) => node.note)).toEqual(['first']);
    expect(rest.hasNextPage).toBe(false);
  });
});

describe('a restore', () => {
  it('teaches the likelier of the labels of a used table', async () => {
    await verdicts.classify('ann', source.id);
    const handle = await archived(new Date());
    await teachByRestore(catalog, POLICY, 'eve', { tableId: quotes.id, handle }, 'app.desk.quotes');
    expect(await lessons()).toMatchObject([
      {
        cause: 'RESTORE',
        label: 'BROKER',
        author: 'eve',
        note: `archive ${handle} was restored to app.desk.quotes`,
      },
    ]);
  });

  it('teaches what a person said, where one did', async () => {
    await verdicts.classify('ann', source.id);
    await verdicts.override('ann', quotes.id, 'APP', 'ours');
    await verdicts.override('ann', quotes.id, 'UNUSED', 'not any more');
    await teachByRestore(catalog, POLICY, 'eve', { tableId: quotes.id, handle: 'x' }, 'app.desk.quotes');
    expect((await lessons()).map(({ cause, label }) => [cause, label])).toEqual([['RESTORE', 'APP']]);
  });

  it('teaches nothing of a table that nobody judged or that the catalog does not know', async () => {
    await teachByRestore(catalog, POLICY, 'eve', { tableId: quotes.id, handle: 'x' }, 'app.desk.quotes');
    await teachByRestore(catalog, POLICY, 'eve', { tableId: null, handle: 'x' }, 'app.desk.quotes');
    expect(await lessons()).toEqual([]);
  });
});

describe('a read after the archive', () => {
  it('teaches once that the table is used', async () => {
    await verdicts.classify('ann', source.id);
    const handle = await archived(new Date());
    await teachByReads(catalog, POLICY, source.id);
    expect(await lessons()).toEqual([]);
    await server.query('postgres', 'select * from desk.quotes');
    while ((await lessons()).length === 0) {
      await sources.scan('ann', source.id);
      await teachByReads(catalog, POLICY, source.id);
    }
    await server.query('postgres', 'select * from desk.quotes');
    await sources.scan('ann', source.id);
    await teachByReads(catalog, POLICY, source.id);
    expect(await lessons()).toMatchObject([
      { cause: 'READ_AFTER_ARCHIVE', label: 'BROKER', author: 'schedule' },
    ]);
    expect((await lessons())[0]?.note).toContain(handle);
    const { rows } = await catalog.query(`select from sortkeep.lessons where cause = 'READ_AFTER_ARCHIVE'`);
    expect(rows).toHaveLength(1);
  });

  it('is no read before it', async () => {
    await verdicts.classify('ann', source.id);
    await server.query('postgres', 'select * from desk.quotes');
    await sources.scan('ann', source.id);
    await archived(new Date());
    await teachByReads(catalog, POLICY, source.id);
    expect(await lessons()).toEqual([]);
  });
});
