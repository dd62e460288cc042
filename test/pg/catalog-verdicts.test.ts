import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sourceId, tableId } from '../../src/domain/ids.js';
import type { TableId } from '../../src/domain/ids.js';
import type { Source } from '../../src/domain/source.js';
import type { TableFacts } from '../../src/domain/table-facts.js';
import type { Label } from '../../src/domain/verdict.js';
import type { Database } from '../../src/postgres/session.js';
import { createSourceService } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import { createVerdictService } from '../../src/services/verdict-service.js';
import type { VerdictService } from '../../src/services/services.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

const NO_ID = '00000000-0000-4000-8000-000000000000';
/** More than one batch of the classification, and more than the siblings that facts have. */
const TABLES = 520;

let server: TestServer;
/** Apart, since a scan finds the catalog's own tables too. */
let catalogServer: TestServer;
let catalog: Database;
let source: Source;
let judged: TableFacts[];

beforeAll(async () => {
  [server, catalogServer] = await Promise.all([startTestServer(), startTestServer()]);
  await createScannerRole(server);
  const database = await server.newDatabase();
  const made = Array.from({ length: TABLES - 1 }, (_, i) => `create table t${i + 1000} (id int)`);
  await server.query(database, `${made.join(';')}; create schema alone; create table alone.quotes (id int)`);
});
afterAll(async () => {
  await Promise.all([server.stop(), catalogServer.stop()]);
});
beforeEach(async () => {
  judged = [];
  catalog = await openCatalog(catalogServer);
  const sources = createSourceService(catalog, connectSource);
  source = await sources.register('ann', 'core', sourceAddress(server));
  await sources.scan('ann', source.id);
});
afterEach(async () => {
  await catalog.close();
});

/** Says the same of every table. */
const service = (label: Label, modelVersion: string): VerdictService =>
  createVerdictService(
    catalog,
    () =>
      Promise.resolve({
        modelVersion,
        judge: (facts) => {
          judged.push(facts);
          return {
            label,
            probabilities: { APP: 0.5, BROKER: 0.25, UNUSED: 0.25 },
            reasons: [{ feature: 'name', text: `named ${facts.definition.name}`, weight: 0.5 }],
            wouldChange: ['another name'],
          };
        },
      }),
    { minimumWindowMs: 1000 },
  );

async function quotes(): Promise<{ readonly id: TableId; readonly label: Label }> {
  const page = await createTableService(catalog).list({ text: 'alone.' }, 'NAME', { first: 1, after: null });
  const node = page.items[0]?.node;
  if (node === undefined) throw new Error('alone.quotes is not in the catalog');
  return node;
}

describe('a classification', () => {
  it('judges every table once, with its facts, and labels it', async () => {
    const report = await service('BROKER', 'forest-1').classify('ann', source.id);
    expect(report).toEqual({
      tables: TABLES,
      failed: 0,
      faults: [],
      labels: { APP: 0, BROKER: TABLES, UNUSED: 0, UNKNOWN: 0 },
      modelVersion: 'forest-1',
    });
    expect(new Set(judged.map(({ definition }) => definition.name)).size).toBe(TABLES);
    const facts = judged.find(({ definition }) => definition.name === 't1007');
    expect(facts?.usage).toMatchObject({ seqScans: 0n, samples: 1 });
    expect(facts?.siblings).toHaveLength(200);
    expect(facts?.siblings.slice(0, 8)).toEqual(
      ['0', '1', '2', '3', '4', '5', '6', '8'].map((digit) => `t100${digit}`),
    );
    expect(judged.find(({ definition }) => definition.name === 'quotes')?.siblings).toEqual([]);
    expect((await quotes()).label).toBe('BROKER');
  });

  it('covers all sources when none is named, and refuses one that is unknown', async () => {
    const verdicts = service('APP', 'forest-1');
    expect((await verdicts.classify('ann', null)).tables).toBe(TABLES);
    await expect(verdicts.classify('ann', sourceId(NO_ID))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('leaves tables alone that are gone', async () => {
    await catalog.query(`update sortkeep.tables set gone_at = now() where table_name = 'quotes'`);
    expect((await service('APP', 'forest-1').classify('ann', source.id)).tables).toBe(TABLES - 1);
  });
});

describe('a verdict', () => {
  it('is not there before the first, then the newest', async () => {
    const { id } = await quotes();
    const verdicts = service('BROKER', 'forest-1');
    expect(await verdicts.current([id])).toEqual([null]);
    await verdicts.classify('ann', source.id);
    await service('UNUSED', 'forest-2').classify('ann', source.id);
    const [current, unknown] = await verdicts.current([id, tableId(NO_ID)]);
    expect(current).toMatchObject({
      tableId: id,
      label: 'UNUSED',
      probabilities: { APP: 0.5, BROKER: 0.25, UNUSED: 0.25 },
      reasons: [{ feature: 'name', text: 'named quotes', weight: 0.5 }],
      wouldChange: ['another name'],
      modelVersion: 'forest-2',
      author: null,
    });
    expect(unknown).toBeNull();
    const history = await verdicts.history(id);
    expect(history.map(({ modelVersion }) => modelVersion)).toEqual(['forest-2', 'forest-1']);
  });

  it('of a person stands over those of a model, until another person', async () => {
    const { id } = await quotes();
    const verdicts = service('UNUSED', 'forest-1');
    await verdicts.classify('ann', source.id);
    const override = await verdicts.override('bob', id, 'BROKER', ' the desk needs it ');
    expect(override).toMatchObject({
      label: 'BROKER',
      author: 'bob',
      modelVersion: null,
      probabilities: null,
      reasons: [{ feature: 'override', text: 'the desk needs it', weight: 1 }],
      wouldChange: [],
    });
    const report = await verdicts.classify('ann', source.id);
    expect(report.labels).toMatchObject({ UNUSED: TABLES - 1, BROKER: 1 });
    expect(await verdicts.current([id])).toEqual([override]);
    expect((await quotes()).label).toBe('BROKER');
    const second = await verdicts.override('eve', id, 'APP', '');
    expect(second.reasons[0]?.text).toBe('set by eve');
    expect((await quotes()).label).toBe('APP');
    expect((await verdicts.history(id)).map(({ label }) => label)).toEqual(['APP', 'BROKER', 'UNUSED']);
  });

  it('of a person stands also when models judge at the same moment', async () => {
    const { id } = await quotes();
    const verdicts = service('UNUSED', 'forest-1');
    await Promise.all([
      verdicts.classify('ann', source.id),
      verdicts.override('bob', id, 'BROKER', 'the desk needs it'),
      verdicts.classify('ann', source.id),
    ]);
    expect((await quotes()).label).toBe('BROKER');
    expect((await verdicts.current([id]))[0]?.label).toBe('BROKER');
  });

  it('of a person is written into the audit, with what was there before', async () => {
    const { id } = await quotes();
    await service('UNUSED', 'forest-1').override('bob', id, 'BROKER', 'why');
    const { rows } = await catalog.query(
      `select actor, details from sortkeep.audit_events where action = 'verdict.override' and subject = $1`,
      [id],
    );
    expect(rows).toEqual([{ actor: 'bob', details: { label: 'BROKER', before: 'UNKNOWN', note: 'why' } }]);
  });

  it('is refused for an unknown table, and with a note that cannot be kept', async () => {
    const { id } = await quotes();
    const verdicts = service('APP', 'forest-1');
    await expect(verdicts.override('bob', tableId(NO_ID), 'APP', '')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(verdicts.override('bob', id, 'APP', '\0')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(verdicts.override('bob', id, 'APP', 'x'.repeat(2001))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(await verdicts.history(id)).toEqual([]);
  });
});
