/** Dry runs over the API, and what their moves took after them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { globalId } from '../../src/api/global-id.js';
import type { Plan } from '../../src/domain/plan.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { apiClient } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;
let client: ApiClient;
let source: Source;
let plan: Plan;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  await app.work();
  client = apiClient((await app.listen()).url);
  const database = await server.newDatabase();
  await server.query(
    database,
    `create table leads (id integer primary key, body text);
     insert into leads select i, repeat(md5(i::text), 4) from generate_series(1, 4000) i`,
  );
  source = await app.register('crm', database);
  const table = await app.scanned(source, 'leads');
  plan = await app.services.plans.plan(ACTOR, { tableId: table.id, kind: 'ARCHIVE' });
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

const DRY_RUN = `mutation ($ids: [ID!]!) { dryRun(ids: $ids) {
  at schedule currency costs { once } ends { low likely high }
  moves {
    kind moveState refusals warnings tableBytes
    plan { id } move { id } target { archiveHandle from { source { name } } }
    operations { place text tried } chunks { index fromPage toPage objects }
    size { rows { low likely high } rawBytes { likely } storedBytes { likely } objects }
    prediction { basis why seconds { low likely high } }
    schedule { begins { likely } ends { likely } }
    costs { savingMonthly lines { when what amount how } alternatives { storageClass monthly } }
  }
} }`;

const predictedShape = z.object({
  move: z.object({
    predicted: z
      .object({ basis: z.string(), seconds: z.object({ likely: z.number() }), actualSeconds: z.number() })
      .nullable(),
  }),
});

describe('a dry run over the API', () => {
  it('says of a plan what it would do and how long it would take, and nothing of costs without prices', async () => {
    const { dryRun } = await client.data(DRY_RUN, { ids: [globalId('Plan', plan.id)] });
    expect(dryRun).toMatchObject({
      currency: null,
      costs: null,
      moves: [
        {
          kind: 'ARCHIVE',
          moveState: null,
          move: null,
          refusals: [],
          plan: { id: globalId('Plan', plan.id) },
          target: { from: { source: { name: 'crm' } } },
          size: { rows: { low: 4000, likely: 4000, high: 4000 }, objects: 1 },
          prediction: { basis: 'SAMPLE' },
          costs: null,
        },
      ],
    });
    expect(JSON.stringify(dryRun)).toContain('the plan is not approved yet');
  });

  it('is put beside what the move took, and takes the id of the move too', async () => {
    await app.services.plans.approve(ACTOR, plan.id);
    const move = await app.ended(await app.services.moves.start(ACTOR, plan.id));
    const id = globalId('Move', move.id);
    const seen = predictedShape.parse(
      await client.data(
        'query ($id: ID!) { move(id: $id) { predicted { basis seconds { likely } actualSeconds } } }',
        {
          id,
        },
      ),
    );
    expect(seen.move.predicted).toMatchObject({ basis: 'SAMPLE' });
    expect(seen.move.predicted?.actualSeconds).toBeGreaterThan(0);
    const { dryRun } = await client.data(DRY_RUN, { ids: [id] });
    expect(dryRun).toMatchObject({
      ends: null,
      moves: [{ moveState: 'SUCCEEDED', move: { id }, prediction: null, schedule: null }],
    });
  });

  it('goes by earlier moves once there are three of the kind at the source', async () => {
    const table = await app.scanned(source, 'leads');
    await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
    await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
    const next = await app.services.plans.plan(ACTOR, { tableId: table.id, kind: 'ARCHIVE' });
    const { moves } = await app.services.dryRuns.run(ACTOR, [next.id]);
    expect(moves[0]?.prediction?.basis).toBe('EARLIER_MOVES');
  });

  it('refuses ids of other things, unknown ones and none', async () => {
    const codes = async (ids: readonly string[]): Promise<string> =>
      (await client.fault(DRY_RUN, { ids })).code;
    expect(await codes([globalId('Source', source.id)])).toBe('INVALID_INPUT');
    expect(await codes([globalId('Plan', '00000000-0000-4000-8000-000000000000')])).toBe('NOT_FOUND');
    expect(await codes([])).toBe('INVALID_INPUT');
  });
});
