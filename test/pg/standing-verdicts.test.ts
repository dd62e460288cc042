/** A model's UNUSED stands no longer than what it rests on: fresh evidence, the current model, no read since. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { afterAdoption } from '../../src/composition/after-adoption.js';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { Label } from '../../src/domain/verdict.js';
import { createMetrics } from '../../src/observability/metrics.js';
import type { Database } from '../../src/postgres/session.js';
import type { Classifier } from '../../src/services/judge-batch.js';
import { createVerdictService } from '../../src/services/verdict-service.js';
import { createScannerRole, openCatalog } from '../support/catalog.js';
import { judgedSource, POLICY, says } from '../support/judged-source.js';
import type { JudgedSource } from '../support/judged-source.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { otherModelText, startLearning } from '../support/small-training.js';

const DATABASE = 'postgres';
const MINUTE_MS = 60_000;

let server: TestServer;
let catalogServer: TestServer;
let catalog: Database;
let core: JudgedSource;
/** The model that judges now. */
let classifier: Classifier;

beforeAll(async () => {
  [server, catalogServer] = await Promise.all([startTestServer(), startTestServer()]);
  await createScannerRole(server);
});
afterAll(async () => {
  await Promise.all([server.stop(), catalogServer.stop()]);
});
beforeEach(async () => {
  await server.query(DATABASE, 'drop table if exists export_a, export_b');
  await server.query(DATABASE, 'create table export_a (id int); create table export_b (id int)');
  catalog = await openCatalog(catalogServer);
  classifier = says('UNUSED');
  core = await judgedSource(catalog, server, () => Promise.resolve(classifier));
});
afterEach(() => catalog.close());

const classify = () => core.verdicts.classify('ann', core.source.id);

async function labelOf({ id }: CatalogTable): Promise<Label | undefined> {
  const [[table], [verdict]] = [await core.tables.getMany([id]), await core.verdicts.current([id])];
  expect(verdict?.label).toBe(table?.label);
  return table?.label;
}

async function whyUnknown({ id }: CatalogTable): Promise<string | undefined> {
  const [verdict] = await core.verdicts.current([id]);
  const [first] = verdict?.reasons ?? [];
  return verdict?.label === 'UNKNOWN' && first?.feature === 'standing' ? first.text : undefined;
}

async function listed(label: Label): Promise<readonly string[]> {
  const page = await core.tables.list({ label }, 'NAME', { first: 10, after: null });
  expect(await page.totalCount()).toBe(page.items.length);
  expect(page.items.every(({ node }) => node.label === label)).toBe(true);
  return page.items.map(({ node }) => node.name);
}

describe("a model's UNUSED", () => {
  it('stands while its evidence is fresh', async () => {
    await classify();
    expect(await labelOf(await core.named('export_a'))).toBe('UNUSED');
    expect(await listed('UNUSED')).toEqual(['export_a', 'export_b']);
  });

  it.each([
    ['judged_at', -24 * 60 - 1, 'it was judged UNUSED at'],
    ['judged_seen_at', -24 * 60 - 1, 'its use was looked at to judge it UNUSED at'],
    ['judged_at', 6, 'which is yet to come'],
    ['judged_seen_at', 6, 'which is yet to come'],
  ] as const)('is UNKNOWN where %s is %i minutes from now, also in lists', async (column, minutes, why) => {
    await classify();
    const table = await core.named('export_a');
    await catalog.query(`update sortkeep.tables set ${column} = $2::timestamptz where id = $1`, [
      table.id,
      new Date(Date.now() + minutes * MINUTE_MS),
    ]);
    expect(await labelOf(table)).toBe('UNKNOWN');
    expect(await whyUnknown(table)).toContain(why);
    expect(await listed('UNUSED')).toEqual(['export_b']);
    expect(await listed('UNKNOWN')).toEqual(['export_a']);
    expect((await core.verdicts.history(table.id)).map(({ label }) => label)).toEqual(['UNUSED']);
    await classify();
    expect(await labelOf(table)).toBe('UNUSED');
  });

  it('is UNKNOWN once another model is the current one, and is judged again in the background', async () => {
    const [first, second] = [otherModelText(1).file, otherModelText(2).file];
    const faults: unknown[] = [];
    const parts = { verdicts: core.verdicts, metrics: createMetrics() };
    const again = afterAdoption({ ...parts, onFailure: (error) => faults.push(error) });
    const { learning } = await startLearning(catalog, first, (actor) => again.begin(actor));
    await classify();
    const table = await core.named('export_a');
    expect(await labelOf(table)).toBe('UNUSED');
    await startLearning(catalog, second);
    expect(await whyUnknown(table)).toContain('by a model that is not the current one');
    expect(await listed('UNUSED')).toEqual([]);
    classifier = says('APP', first.version);
    await learning.adopt('bob', first.version, 'it was better');
    await again.ended();
    expect(await labelOf(table)).toBe('APP');
    expect(faults).toEqual([]);
    const { rows } = await catalog.query(
      `select actor, subject from sortkeep.audit_events where action = 'table.classify' order by id desc limit 1`,
    );
    expect(rows).toEqual([{ actor: 'bob', subject: '*' }]);
  });

  it('is UNKNOWN from the scan on that saw a read, also where nothing judges', async () => {
    await classify();
    const table = await core.named('export_a');
    await server.query(DATABASE, 'select * from export_a');
    await core.scanUntil(() => core.wasRead(table));
    expect(await whyUnknown(table)).toMatch(/^it was read at \S+, after its use was looked at \(\S+\)/);
  });

  it('is UNKNOWN where it was read before it was judged, and after its use was looked at', async () => {
    const table = await core.named('export_a');
    await server.query(DATABASE, 'select * from export_a');
    await classify();
    expect(await labelOf(table)).toBe('UNUSED');
    await core.scanUntil(() => core.wasRead(table));
    expect(await whyUnknown(table)).toContain('it was read at');
  });
});

describe('a table that cannot be judged', () => {
  it('is UNKNOWN for that reason, and the others go on', async () => {
    await classify();
    const [bad, good] = [await core.named('export_a'), await core.named('export_b')];
    await catalog.query(
      `update sortkeep.schema_versions set definition = '{"columns": 1}' where table_id = $1`,
      [bad.id],
    );
    classifier = says('BROKER');
    const report = await classify();
    expect(report).toMatchObject({ tables: 2, failed: 1, labels: { BROKER: 1, UNKNOWN: 1 } });
    expect(report.faults).toEqual([expect.stringMatching(/^public\.export_a: .*definition/)]);
    expect(await labelOf(good)).toBe('BROKER');
    expect(await labelOf(bad)).toBe('UNKNOWN');
    const [verdict] = await core.verdicts.current([bad.id]);
    expect(verdict).toMatchObject({ probabilities: null, reasons: [{ feature: 'fault' }] });
  });
});

describe('a slower run', () => {
  /** Judges after `meanwhile`, what was read before it. */
  const slowed = (meanwhile: () => Promise<unknown>, after: () => Classifier) => {
    const before = classifier;
    let asked = 0;
    return createVerdictService(
      catalog,
      async () => {
        asked++;
        if (asked === 2) await meanwhile();
        return asked <= 2 ? before : after();
      },
      POLICY,
    );
  };

  it('leaves what was judged from later facts meanwhile', async () => {
    const slow = slowed(
      async () => {
        classifier = says('APP');
        await classify();
      },
      () => classifier,
    );
    const report = await slow.classify('ann', core.source.id);
    expect(report.labels).toMatchObject({ APP: 2, UNUSED: 0 });
    const table = await core.named('export_a');
    expect(await labelOf(table)).toBe('APP');
    expect((await core.verdicts.history(table.id)).map(({ label }) => label)).toEqual(['APP']);
  });

  it('judges again by the model that became the current one meanwhile', async () => {
    await startLearning(catalog, otherModelText(1).file);
    const slow = slowed(
      () => startLearning(catalog, otherModelText(2).file),
      () => says('APP', 'forest-2'),
    );
    expect((await slow.classify('ann', core.source.id)).modelVersion).toBe('forest-2');
    const { id } = await core.named('export_a');
    expect((await core.verdicts.history(id)).map(({ modelVersion }) => modelVersion)).toEqual(['forest-2']);
  });
});

describe('what is newest', () => {
  it('is what was said last, also where the clock of the catalog was set back in between', async () => {
    const { id } = await core.named('export_a');
    await core.verdicts.override('ann', id, 'APP', 'first');
    await core.verdicts.override('bob', id, 'BROKER', 'second');
    for (const list of ['verdicts', 'lessons']) {
      await catalog.query(
        `update sortkeep.${list} set created_at = created_at - interval '1 hour' where author = 'bob'`,
      );
    }
    const [verdict] = await core.verdicts.current([id]);
    expect(verdict).toMatchObject({ label: 'BROKER', author: 'bob' });
    expect((await core.verdicts.history(id)).map(({ author }) => author)).toEqual(['bob', 'ann']);
    await classify();
    expect((await core.named('export_a')).label).toBe('BROKER');
    const { learning } = await startLearning(catalog, otherModelText(1).file);
    const { items } = await learning.lessons({ first: 10, after: null });
    expect(items.map(({ node }) => node.note)).toEqual(['second']);
  });
});
