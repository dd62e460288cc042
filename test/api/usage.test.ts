import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { globalId } from '../../src/api/global-id.js';
import type { TableId } from '../../src/domain/ids.js';
import { inMemoryServices, SOURCE, TABLES } from '../support/in-memory-services.js';
import { serveApi } from '../support/served-api.js';
import type { ServedApi } from '../support/served-api.js';

const FROM = new Date('2026-01-01T00:00:00Z');
const TO = new Date('2026-04-10T00:00:00Z');
const NONE = { seqScans: 0n, seqTuples: 0n, indexScans: 0n, indexTuples: 0n };
const asked: number[] = [];

const { tables } = inMemoryServices().services;
const node = (tableId: TableId) => ({ tableId, nodeId: SOURCE.id, nodeName: 'core' });
const { services } = inMemoryServices({
  tables: {
    ...tables,
    usage: (ids) =>
      Promise.resolve(
        ids.map(() => ({
          from: FROM,
          to: TO,
          seenAt: TO,
          samples: 2400,
          epochs: 2,
          undisturbedSince: FROM,
          nodes: 2,
          unseenNodes: 1,
          unseenUntil: null,
          decoded: false,
          seqScans: 4n,
          seqTuplesRead: 9_007_199_254_740_993n,
          indexScans: 5n,
          indexTuplesFetched: 6n,
          explainedScans: 100n,
          inserted: 1n,
          updated: 2n,
          deleted: 3n,
          hotUpdated: 1n,
          readDays: 3,
          lastRead: TO,
          lastReadExact: false,
          lastWrite: FROM,
          activeDays: [],
        })),
      ),
    lastUse: (ids) =>
      Promise.resolve(ids.map(() => ({ at: TO, exact: true, nodeName: 'core', how: 'The server says so.' }))),
    usageHistory: (id, days) => {
      asked.push(days);
      const day = {
        day: '2026-04-10',
        wholeMonth: false,
        from: FROM,
        to: TO,
        readDays: 1,
        readHours: [7, 23],
      };
      return Promise.resolve([
        {
          ...node(id),
          ...day,
          reads: { ...NONE, seqScans: 5n },
          unexplained: { ...NONE, seqScans: 4n },
          inserted: 1n,
          updated: 2n,
          hotUpdated: 1n,
          deleted: 3n,
        },
      ]);
    },
    attributions: (id) =>
      Promise.resolve([
        {
          ...node(id),
          ...NONE,
          cause: 'DUMP',
          seqScans: 31n,
          day: '2026-01-01',
          wholeMonth: true,
          from: FROM,
          to: TO,
          times: 31,
          days: 31,
          evidence: 'pg_ts_parser was read',
        },
      ]),
    epochs: (id) =>
      Promise.resolve([
        {
          ...node(id),
          cause: 'CRASH',
          thisTableAlone: false,
          countingSince: FROM,
          lostFrom: FROM,
          lostTo: FROM,
          evidence: 'all counters fell',
          seenAt: TO,
        },
      ]),
  },
});
let api: ServedApi;

beforeAll(async () => {
  api = await serveApi(services);
});
afterAll(() => api.close());

const id = globalId('Table', TABLES[0]?.id ?? '');

describe('a table', () => {
  it('says when it was last really used, how that is known, and what is not', async () => {
    const { table } = await api.client.data(
      `query ($id: ID!) { table(id: $id) {
        lastUse { at exact nodeName how }
        usage {
          seenAt undisturbedSince nodes unseenNodes seqTuplesRead explainedScans readDays lastRead lastReadExact
          lastWrite
        }
      } }`,
      { id },
    );
    expect(table).toEqual({
      lastUse: { at: TO.toISOString(), exact: true, nodeName: 'core', how: 'The server says so.' },
      usage: {
        seenAt: TO.toISOString(),
        undisturbedSince: FROM.toISOString(),
        nodes: 2,
        unseenNodes: 1,
        seqTuplesRead: '9007199254740993',
        explainedScans: '100',
        readDays: 3,
        lastRead: TO.toISOString(),
        lastReadExact: false,
        lastWrite: FROM.toISOString(),
      },
    });
  });

  it('shows its days, with the node that was read, a month back unless told', async () => {
    const query = `query ($id: ID!, $days: Int) { table(id: $id) {
      usageHistory(days: $days) { day reads { seqScans } unexplained { seqScans } readHours deleted node { name } }
    } }`;
    const { table } = await api.client.data(query, { id, days: 400 });
    expect(table).toEqual({
      usageHistory: [
        {
          day: '2026-04-10',
          reads: { seqScans: '5' },
          unexplained: { seqScans: '4' },
          readHours: [7, 23],
          deleted: '3',
          node: { name: 'core' },
        },
      ],
    });
    await api.client.data(query, { id });
    expect(asked).toEqual([400, 30]);
  });

  it('shows what explains reads that are no use, and where its counters began anew', async () => {
    const { table } = await api.client.data(
      `query ($id: ID!) { table(id: $id) {
        readAttributions { cause seqScans days wholeMonth evidence nodeName }
        epochs { cause thisTableAlone countingSince lostFrom lostTo evidence nodeName }
      } }`,
      { id },
    );
    const at = FROM.toISOString();
    expect(table).toEqual({
      readAttributions: [
        {
          cause: 'DUMP',
          seqScans: '31',
          days: 31,
          wholeMonth: true,
          evidence: 'pg_ts_parser was read',
          nodeName: 'core',
        },
      ],
      epochs: [
        {
          cause: 'CRASH',
          thisTableAlone: false,
          countingSince: at,
          lostFrom: at,
          lostTo: at,
          evidence: 'all counters fell',
          nodeName: 'core',
        },
      ],
    });
  });
});
