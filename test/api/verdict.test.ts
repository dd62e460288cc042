/** What a table is and why, over GraphQL. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { globalId } from '../../src/api/global-id.js';
import { tableId, verdictId } from '../../src/domain/ids.js';
import type { Verdict } from '../../src/domain/verdict.js';
import { inMemoryServices, TABLES } from '../support/in-memory-services.js';
import { serveApi } from '../support/served-api.js';
import type { ServedApi } from '../support/served-api.js';

const SINCE = new Date('2026-01-02T00:00:00Z');
const JUDGED = new Date('2026-04-10T00:00:00Z');
const TABLE = TABLES[0]?.id ?? tableId('');

const said: Verdict = {
  id: verdictId('00000000-0000-4000-8000-000000000009'),
  tableId: TABLE,
  label: 'UNKNOWN',
  probabilities: { APP: 0.125, BROKER: 0.125, UNUSED: 0.75 },
  reasons: [
    { feature: 'gate', text: 'it was observed for 3 days, and 97 days are asked for', weight: -0.75 },
  ],
  wouldChange: ['It is UNUSED when it was watched for 97 days without a read.'],
  modelVersion: 'forest-2',
  author: null,
  createdAt: SINCE,
  withdrawnAt: null,
  withdrawnBy: null,
};

const { tables, verdicts } = inMemoryServices().services;
const { services } = inMemoryServices({
  tables: {
    ...tables,
    getMany: async (ids) =>
      (await tables.getMany(ids)).map((table) => (table === null ? null : { ...table, judgedAt: JUDGED })),
  },
  verdicts: { ...verdicts, current: (ids) => Promise.resolve(ids.map(() => said)) },
});
let api: ServedApi;

beforeAll(async () => {
  api = await serveApi(services);
});
afterAll(() => api.close());

describe('the verdict of a table', () => {
  it('says since when it is said, when that was last looked at, why, and what would change it', async () => {
    const { table } = await api.client.data(
      `query ($id: ID!) { table(id: $id) {
        judgedAt
        verdict { label probabilities { unused } reasons { feature text } wouldChange modelVersion author createdAt }
      } }`,
      { id: globalId('Table', TABLE) },
    );
    expect(table).toEqual({
      judgedAt: JUDGED.toISOString(),
      verdict: {
        label: 'UNKNOWN',
        probabilities: { unused: 0.75 },
        reasons: [{ feature: 'gate', text: 'it was observed for 3 days, and 97 days are asked for' }],
        wouldChange: ['It is UNUSED when it was watched for 97 days without a read.'],
        modelVersion: 'forest-2',
        author: null,
        createdAt: SINCE.toISOString(),
      },
    });
  });
});
