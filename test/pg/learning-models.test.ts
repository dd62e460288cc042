/** Which model judges: at the start, after a new release, by decision, and when one is broken. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { insertModel } from '../../src/catalog/learning/insert-model.js';
import type { ModelFile } from '../../src/classifier/model-file.js';
import type { Database } from '../../src/postgres/session.js';
import type { KnownModel } from '../../src/services/services.js';
import type { Learning } from '../../src/services/learning-service.js';
import { openCatalog } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { otherModelText, startLearning } from '../support/small-training.js';

const PAGE = { first: 100, after: null };
const FIGURES = { macroF1: 1, macroF1WithUsage: 1, coverage: 1, calibrationError: 0 };
const SHIPPED = otherModelText(1).file;
const TRAINED = otherModelText(2);

let server: TestServer;
let catalog: Database;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  catalog = await openCatalog(server);
});
afterEach(() => catalog.close());

const states = async (learning: Learning): Promise<ReadonlyMap<string, string>> =>
  new Map((await learning.models(PAGE)).items.map(({ node }) => [node.version, node.state]));

async function only(learning: Learning, version: string): Promise<KnownModel> {
  const found = (await learning.models(PAGE)).items.find(({ node }) => node.version === version);
  if (found === undefined) throw new Error(`${version} is not listed`);
  return found.node;
}

const insert = (file: ModelFile, body: string): Promise<void> =>
  catalog.transaction((tx) =>
    insertModel(tx, {
      version: file.version,
      body,
      parent: SHIPPED.version,
      trainingSetSha256: 'of lessons',
      lessons: [],
      metrics: FIGURES,
      comparison: null,
      createdBy: 'ann',
    }),
  );

describe('the model that judges', () => {
  it('is the shipped one at first, which gets its row once', async () => {
    await startLearning(catalog, SHIPPED);
    const { learning } = await startLearning(catalog, SHIPPED);
    expect((await learning.models(PAGE)).items).toHaveLength(1);
    expect(await only(learning, SHIPPED.version)).toMatchObject({
      state: 'CURRENT',
      parent: null,
      lessons: 0,
      comparison: null,
      createdBy: 'sortkeep',
      adoptedBy: 'sortkeep',
      fault: null,
    });
    expect(await learning.currentModel()).toEqual(SHIPPED);
  });

  it('is the newer shipped one after an upgrade, while nobody decided otherwise', async () => {
    await startLearning(catalog, SHIPPED);
    const newer = otherModelText(3).file;
    const { learning } = await startLearning(catalog, newer);
    expect(await states(learning)).toEqual(
      new Map([
        [newer.version, 'CURRENT'],
        [SHIPPED.version, 'RETIRED'],
      ]),
    );
    expect(await learning.currentModel()).toEqual(newer);
  });

  it('stays a trained one when a release brings another, which becomes a candidate', async () => {
    const { learning: before } = await startLearning(catalog, SHIPPED);
    await insert(TRAINED.file, TRAINED.text);
    await before.adopt('ann', TRAINED.file.version, 'it knows our desk');
    const newer = otherModelText(3).file;
    const { learning } = await startLearning(catalog, newer);
    expect(await learning.currentModel()).toEqual(TRAINED.file);
    expect(await states(learning)).toEqual(
      new Map([
        [newer.version, 'CANDIDATE'],
        [TRAINED.file.version, 'CURRENT'],
        [SHIPPED.version, 'RETIRED'],
      ]),
    );
  });

  it('is one at a time, by decision, also back to an earlier one, with who decided and why', async () => {
    const { learning } = await startLearning(catalog, SHIPPED);
    await insert(TRAINED.file, TRAINED.text);
    const adopted = await learning.adopt('ann', TRAINED.file.version, 'it knows our desk');
    expect(adopted).toMatchObject({ state: 'CURRENT', adoptedBy: 'ann', note: 'it knows our desk' });
    expect(await learning.currentModel()).toEqual(TRAINED.file);
    await learning.adopt('bob', SHIPPED.version, 'it was worse');
    expect(await learning.currentModel()).toEqual(SHIPPED);
    expect(await only(learning, TRAINED.file.version)).toMatchObject({ state: 'RETIRED', adoptedBy: 'ann' });
    const { rows } = await catalog.query(
      `select actor, subject, details from sortkeep.audit_events where action = 'model.adopt' order by id`,
    );
    expect(rows).toEqual([
      {
        actor: 'ann',
        subject: TRAINED.file.version,
        details: { before: SHIPPED.version, note: 'it knows our desk' },
      },
      {
        actor: 'bob',
        subject: SHIPPED.version,
        details: { before: TRAINED.file.version, note: 'it was worse' },
      },
    ]);
  });

  it('is one when two people decide at once', async () => {
    const { learning } = await startLearning(catalog, SHIPPED);
    const other = otherModelText(4);
    await insert(TRAINED.file, TRAINED.text);
    await insert(other.file, other.text);
    await Promise.all([
      learning.adopt('ann', TRAINED.file.version, 'mine'),
      learning.adopt('bob', other.file.version, 'no, mine'),
    ]);
    const all = [...(await states(learning)).values()].sort();
    expect(all).toEqual(['CURRENT', 'RETIRED', 'RETIRED']);
  });

  it('is changed for the next judgement of every process that shares the catalog', async () => {
    const { learning: service } = await startLearning(catalog, SHIPPED);
    const { learning: worker } = await startLearning(catalog, SHIPPED);
    await insert(TRAINED.file, TRAINED.text);
    expect(await worker.currentModel()).toEqual(SHIPPED);
    await service.adopt('ann', TRAINED.file.version, 'better');
    expect(await worker.currentModel()).toEqual(TRAINED.file);
  });
});

describe('a model that cannot be used', () => {
  it.each([
    ['was changed', TRAINED.text.replace('"seed":2', '"seed":5'), 'sha-256'],
    ['was cut off', TRAINED.text.slice(0, 500), 'truncated'],
    ['is another one than its row says', otherModelText(6).text, 'holds'],
  ])('is not adopted when it %s', async (_, body, why) => {
    const { learning } = await startLearning(catalog, SHIPPED);
    await insert(TRAINED.file, body);
    await expect(learning.adopt('ann', TRAINED.file.version, 'why not')).rejects.toMatchObject({
      code: 'CORRUPTED',
      message: expect.stringContaining(why),
    });
    expect(await learning.currentModel()).toEqual(SHIPPED);
  });

  it('gives way to the shipped one, which is said once and shown', async () => {
    await startLearning(catalog, SHIPPED);
    await insert(TRAINED.file, TRAINED.text);
    await catalog.query(`update sortkeep.models set state = 'RETIRED' where version = $1`, [SHIPPED.version]);
    await catalog.query(
      `update sortkeep.models set state = 'CURRENT', adopted_by = 'ann', adopted_at = now(),
         body = replace(body, '"seed":2', '"seed":7')
       where version = $1`,
      [TRAINED.file.version],
    );
    const { learning, faults } = await startLearning(catalog, SHIPPED);
    expect(await learning.currentModel()).toEqual(SHIPPED);
    await learning.currentModel();
    expect(faults).toEqual([expect.stringContaining(TRAINED.file.version)]);
    expect((await only(learning, TRAINED.file.version)).fault).toContain('sha-256');
    expect((await only(learning, SHIPPED.version)).fault).toBeNull();
  });

  it('is one that only another release has', async () => {
    await startLearning(catalog, SHIPPED);
    await startLearning(catalog, otherModelText(3).file);
    const { learning, faults } = await startLearning(catalog, SHIPPED);
    expect(await learning.currentModel()).toEqual(SHIPPED);
    expect(faults).toHaveLength(1);
  });

  it('is refused when nobody knows it, or when it judges already', async () => {
    const { learning } = await startLearning(catalog, SHIPPED);
    await expect(learning.adopt('ann', 'forest-2-none', 'x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(learning.adopt('ann', SHIPPED.version, 'x')).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('the list of models', () => {
  it('comes in pages, the newest first', async () => {
    const { learning } = await startLearning(catalog, SHIPPED);
    await insert(TRAINED.file, TRAINED.text);
    const first = await learning.models({ first: 1, after: null });
    expect(first.items.map(({ node }) => node.version)).toEqual([TRAINED.file.version]);
    expect(first.hasNextPage).toBe(true);
    expect(await first.totalCount()).toBe(2);
    const rest = await learning.models({ first: 1, after: first.items[0]?.cursor ?? null });
    expect(rest.items.map(({ node }) => node.version)).toEqual([SHIPPED.version]);
    expect(rest.hasNextPage).toBe(false);
    await expect(learning.models({ first: 1, after: 'nonsense' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
