/** Every scan of a source ends with its tables judged again; what is kept of that is what changed. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { afterScan } from '../../src/composition/after-scan.js';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { SourceId } from '../../src/domain/ids.js';
import type { Source } from '../../src/domain/source.js';
import type { Judgement } from '../../src/domain/verdict.js';
import { createMetrics } from '../../src/observability/metrics.js';
import type { Database } from '../../src/postgres/session.js';
import type { Classifier } from '../../src/services/judge-batch.js';
import { createSourceService } from '../../src/services/source-service.js';
import type { SourceScans } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import { createVerdictService } from '../../src/services/verdict-service.js';
import type { ScanVerdicts } from '../../src/services/verdict-service.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalogServer: TestServer;
let catalog: Database;
let sources: SourceScans;
let verdicts: ScanVerdicts;
let metrics: ReturnType<typeof createMetrics>;
/** The model that judges now. */
let classifier: Classifier;
let failures: (readonly [unknown, SourceId])[];

const says = (part: Partial<Judgement> = {}, modelVersion = 'forest-1'): Classifier => ({
  modelVersion,
  judge: () => ({
    label: 'APP',
    probabilities: { APP: 0.5, BROKER: 0.25, UNUSED: 0.25 },
    reasons: [{ feature: 'reads', text: 'read 4 times', weight: 0.5 }],
    wouldChange: ['90 days without a read'],
    ...part,
  }),
});

beforeAll(async () => {
  [server, catalogServer] = await Promise.all([startTestServer(), startTestServer()]);
  await createScannerRole(server);
  await server.query('postgres', 'create table quotes (id int); create table orders (id int)');
});
afterAll(async () => {
  await Promise.all([server.stop(), catalogServer.stop()]);
});
beforeEach(async () => {
  catalog = await openCatalog(catalogServer);
  metrics = createMetrics();
  failures = [];
  classifier = says();
  verdicts = createVerdictService(catalog, () => Promise.resolve(classifier), { minimumWindowMs: 1000 });
  sources = createSourceService(catalog, connectSource, {
    parallelSources: 2,
    connectionsPerSource: 1,
    onScan: afterScan({
      verdicts,
      metrics,
      onFailure: (error, source) => failures.push([error, source]),
    }),
  });
});
afterEach(() => catalog.close());

const register = (name: string): Promise<Source> => sources.register('ann', name, sourceAddress(server));

async function tableOf(source: Source, name = 'quotes'): Promise<CatalogTable> {
  const filter = { sourceId: source.id, text: name };
  const page = await createTableService(catalog).list(filter, 'NAME', { first: 1, after: null });
  const node = page.items[0]?.node;
  if (node === undefined) throw new Error(`${name} is not in the catalog`);
  return node;
}

const classifications = async (): Promise<readonly unknown[]> =>
  (
    await catalog.query(
      `select actor, subject, details -> 'tables' as tables from sortkeep.audit_events where action = 'table.classify'`,
    )
  ).rows;

describe('the tables of a source', () => {
  it('are judged after each scan of it, in the name of who scanned', async () => {
    const source = await register('core');
    await sources.scan('bob', source.id);
    const first = await tableOf(source);
    expect(first.label).toBe('APP');
    classifier = says({ label: 'BROKER' }, 'forest-2');
    await sources.scanMany('eve', null);
    const second = await tableOf(source);
    expect(second.label).toBe('BROKER');
    expect(second.judgedAt?.getTime()).toBeGreaterThan(first.judgedAt?.getTime() ?? Infinity);
    expect(await classifications()).toEqual([
      { actor: 'bob', subject: source.id, tables: 2 },
      { actor: 'eve', subject: source.id, tables: 2 },
    ]);
    expect((await metrics.render()).body).toContain('sortkeep_judged_tables_total 4');
  });

  it('are judged after each scan that the schedule began', async () => {
    const source = await register('core');
    const stop = new AbortController();
    const scanning = sources.scanWhenDue(60, stop.signal, (error) => failures.push([error, source.id]), 50);
    while ((await classifications()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await scanning;
    expect(await classifications()).toEqual([{ actor: 'schedule', subject: source.id, tables: 2 }]);
    expect((await tableOf(source)).label).toBe('APP');
    expect(failures).toEqual([]);
  });

  it('are judged after a scan that failed as well: what is known of them has grown old', async () => {
    const source = await register('core');
    await sources.scan('ann', source.id);
    await catalog.query(`update sortkeep.sources set username = 'nobody'`);
    classifier = says({
      label: 'UNKNOWN',
      reasons: [{ feature: 'gate', text: 'last looked at', weight: -1 }],
    });
    const report = await sources.scan('ann', source.id);
    expect(report.databases[0]?.error).not.toBeNull();
    expect((await tableOf(source)).label).toBe('UNKNOWN');
  });

  it('are judged when a standby of its cluster was scanned', async () => {
    const [source, replica] = [await register('core'), await register('replica')];
    await sources.scan('ann', source.id);
    await catalog.query('update sortkeep.sources set lead_source_id = $2 where id = $1', [
      replica.id,
      source.id,
    ]);
    classifier = says({ label: 'BROKER' });
    const { tables } = await verdicts.classifyScanned('ann', replica.id, new AbortController().signal);
    expect(tables).toBe(2);
    expect((await tableOf(source)).label).toBe('BROKER');
  });

  it('are scanned also where judging fails, which is told and counted', async () => {
    const source = await register('core');
    classifier = {
      ...says(),
      judge: () => {
        throw new Error('the model is broken');
      },
    };
    const report = await sources.scan('ann', source.id);
    expect(report.databases).toMatchObject([{ tables: 2, error: null }]);
    const { id, label } = await tableOf(source);
    expect(label).toBe('UNKNOWN');
    expect((await verdicts.current([id]))[0]?.reasons).toEqual([
      { feature: 'fault', text: 'it could not be judged: the model is broken', weight: -1 },
    ]);
    expect(failures).toMatchObject([
      [
        { code: 'INTERNAL', message: expect.stringContaining('2 of 2 tables could not be judged') },
        source.id,
      ],
    ]);
    expect((await metrics.render()).body).toContain(
      'sortkeep_classification_duration_seconds_count{outcome="failed"} 1',
    );
  });

  it('are left as they are by a process that is to stop', async () => {
    const source = await register('core');
    await sources.scan('ann', source.id);
    const { judgedAt } = await tableOf(source);
    await expect(verdicts.classifyScanned('ann', source.id, AbortSignal.abort())).rejects.toThrow();
    expect((await tableOf(source)).judgedAt).toEqual(judgedAt);
    expect(await classifications()).toHaveLength(1);
  });
});

describe('the history of verdicts', () => {
  const judgedAgain = async (source: Source, now: Classifier): Promise<void> => {
    classifier = now;
    await verdicts.classify('ann', source.id);
  };

  it('grows only by verdicts that say something else; the newest one has the newest figures', async () => {
    const source = await register('core');
    await sources.scan('ann', source.id);
    const { id, judgedAt } = await tableOf(source);
    const [first] = await verdicts.history(id);
    const now = {
      probabilities: { APP: 0.75, BROKER: 0.25, UNUSED: 0 },
      reasons: [{ feature: 'reads', text: 'read 5 times', weight: 0.625 }],
      wouldChange: ['91 days without a read'],
    };
    await judgedAgain(source, says(now));
    expect(await verdicts.history(id)).toEqual([{ ...first, ...now }]);
    expect((await tableOf(source)).judgedAt?.getTime()).toBeGreaterThan(judgedAt?.getTime() ?? Infinity);
    await judgedAgain(source, says({ ...now, label: 'BROKER' }));
    await judgedAgain(source, says({ ...now, label: 'BROKER' }, 'forest-2'));
    await judgedAgain(source, says({ label: 'BROKER', reasons: [] }, 'forest-2'));
    expect((await verdicts.history(id)).map(({ label, modelVersion }) => [label, modelVersion])).toEqual([
      ['BROKER', 'forest-2'],
      ['BROKER', 'forest-2'],
      ['BROKER', 'forest-1'],
      ['APP', 'forest-1'],
    ]);
    expect((await verdicts.history(id)).at(-1)).toMatchObject(now);
  });

  it('leaves a row as it is where nobody would see a difference', async () => {
    const source = await register('core');
    await sources.scan('ann', source.id);
    const rows = async (): Promise<unknown> =>
      (await catalog.query('select id, xmin::text from sortkeep.verdicts order by id')).rows;
    const before = await rows();
    await judgedAgain(source, says({ probabilities: { APP: 0.501, BROKER: 0.25, UNUSED: 0.249 } }));
    expect(await rows()).toEqual(before);
    await judgedAgain(source, says({ probabilities: { APP: 0.51, BROKER: 0.25, UNUSED: 0.24 } }));
    expect(await rows()).not.toEqual(before);
  });

  it("keeps a person's word as the current one, and what the model says under it", async () => {
    const source = await register('core');
    await sources.scan('ann', source.id);
    const { id } = await tableOf(source);
    const override = await verdicts.override('bob', id, 'UNUSED', 'the desk has closed');
    await sources.scan('ann', source.id);
    expect(await verdicts.current([id])).toEqual([override]);
    await judgedAgain(source, says({ label: 'BROKER' }));
    expect((await verdicts.history(id)).map(({ label }) => label)).toEqual(['BROKER', 'UNUSED', 'APP']);
    expect((await tableOf(source)).label).toBe('UNUSED');
  });
});
