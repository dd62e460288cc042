/** What the API says of the fleet: nodes of clusters, limits of the evidence, and scans of many sources. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { globalId } from '../../src/api/global-id.js';
import { conflict } from '../../src/domain/errors.js';
import { sourceId } from '../../src/domain/ids.js';
import type { SourceId } from '../../src/domain/ids.js';
import type { ScanReport, Source } from '../../src/domain/source.js';
import { inMemoryServices, SOURCE } from '../support/in-memory-services.js';
import { serveApi } from '../support/served-api.js';
import type { ServedApi } from '../support/served-api.js';

const REPLICA: Source = {
  ...SOURCE,
  id: sourceId('00000000-0000-4000-8000-0000000000aa'),
  name: 'replica',
  role: 'standby',
  leadId: SOURCE.id,
  connectedStandbys: 0,
  limits: [],
};
const BUSY = {
  code: 'CONFLICT',
  message: 'the server was busy',
  hint: 'Scan again.',
  retryable: true,
} as const;
const CORE: Source = {
  ...SOURCE,
  nodeIds: [REPLICA.id],
  lastDatabases: [
    {
      database: 'app',
      encoding: 'UTF8',
      collation: 'C',
      characterType: 'C',
      tables: 12,
      readAt: new Date('2026-01-02T03:04:05Z'),
      error: BUSY,
    },
  ],
};

const asked: (readonly SourceId[] | null)[] = [];
const report = (id: SourceId): ScanReport => ({
  sourceId: id,
  startedAt: new Date('2026-01-02T00:00:00Z'),
  finishedAt: new Date('2026-01-02T00:00:01Z'),
  databases: [{ database: 'app', tables: 12, newSchemaVersions: 1, error: null }],
});
const base = inMemoryServices().services;
const { services } = inMemoryServices({
  sources: {
    ...base.sources,
    getMany: (ids) =>
      Promise.resolve(ids.map((id) => [CORE, REPLICA].find((source) => source.id === id) ?? null)),
    scanMany: (_actor, ids) => {
      asked.push(ids);
      return Promise.resolve((ids ?? [CORE.id, REPLICA.id]).map(report));
    },
    adopt: (_actor, id) =>
      id === CORE.id
        ? Promise.resolve({ sourceId: id, systemIdentifier: '99', kept: 12, gone: 1 })
        : Promise.reject(conflict('source replica is the server that it was', 'Scan it.')),
  },
});
let api: ServedApi;

beforeAll(async () => {
  api = await serveApi(services);
});
afterAll(() => api.close());
beforeEach(() => void asked.splice(0));

const [CORE_ID, REPLICA_ID] = [globalId('Source', CORE.id), globalId('Source', REPLICA.id)];

describe('a source', () => {
  it('has its nodes, what limits it, and each of its databases', async () => {
    const { source } = await api.client.data(
      `{ source(id: "${CORE_ID}") {
        role timeline connectedStandbys limits clockOffsetSeconds lead { name } nodes { name role }
        lastDatabases { database encoding collation characterType tables readAt error { code retryable } }
      } }`,
    );
    expect(source).toEqual({
      role: 'PRIMARY',
      timeline: 1,
      connectedStandbys: 1,
      limits: ['1 connected standby is not registered: reads there are not seen'],
      clockOffsetSeconds: 0.25,
      lead: null,
      nodes: [{ name: 'replica', role: 'STANDBY' }],
      lastDatabases: [
        {
          database: 'app',
          encoding: 'UTF8',
          collation: 'C',
          characterType: 'C',
          tables: 12,
          readAt: '2026-01-02T03:04:05.000Z',
          error: { code: 'CONFLICT', retryable: true },
        },
      ],
    });
  });

  it('leads from a standby to its primary', async () => {
    const { source } = await api.client.data(
      `{ source(id: "${REPLICA_ID}") { role lead { name } nodes { name } } }`,
    );
    expect(source).toEqual({ role: 'STANDBY', lead: { name: 'core' }, nodes: [] });
  });
});

describe('scanning many sources', () => {
  const scan =
    'mutation ($ids: [ID!]) { scanSources(ids: $ids) { source { name } databases { database tables } } }';

  it('scans all of them unless told which', async () => {
    const { scanSources } = await api.client.data(scan);
    expect(scanSources).toEqual([
      { source: { name: 'core' }, databases: [{ database: 'app', tables: 12 }] },
      { source: { name: 'replica' }, databases: [{ database: 'app', tables: 12 }] },
    ]);
    await api.client.data(scan, { ids: [REPLICA_ID] });
    expect(asked).toEqual([null, [REPLICA.id]]);
  });

  it('refuses an id of something else', async () => {
    expect(await api.client.fault(scan, { ids: [globalId('Table', CORE.id)] })).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(asked).toEqual([]);
  });
});

describe('adopting a server', () => {
  const adopt =
    'mutation ($id: ID!) { adoptServer(sourceId: $id) { source { name } systemIdentifier kept gone } }';

  it('says how many tables were found again', async () => {
    expect(await api.client.data(adopt, { id: CORE_ID })).toEqual({
      adoptServer: { source: { name: 'core' }, systemIdentifier: '99', kept: 12, gone: 1 },
    });
  });

  it('says why it is refused', async () => {
    expect(await api.client.fault(adopt, { id: REPLICA_ID })).toMatchObject({
      code: 'CONFLICT',
      message: 'source replica is the server that it was',
    });
  });
});
