/** An archive that is planned because a table is UNUSED is asked again whether it is, at each step to the move. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { Move } from '../../src/domain/move.js';
import type { Plan } from '../../src/domain/plan.js';
import type { Source } from '../../src/domain/source.js';
import { openDatabase } from '../../src/postgres/connect.js';
import type { Database } from '../../src/postgres/session.js';
import { createVerdictService } from '../../src/services/verdict-service.js';
import type { ScanVerdicts } from '../../src/services/verdict-service.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { POLICY, says } from '../support/judged-source.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

const DATABASE = 'shop';

let server: TestServer;
let application: TestApplication;
let catalog: Database;
let source: Source;
let verdicts: ScanVerdicts;
let table: CatalogTable;
/** What a person said of one would follow another one of its name. */
let name: string;
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
  await server.newDatabase(DATABASE);
  await server.query(DATABASE, 'create domain lo as oid');
  application = await startTestApplication(server);
  const address = server.address(application.catalogDatabase);
  catalog = openDatabase({ ...address, tls: 'disable', applicationName: 'sortkeep test' }, 2);
  verdicts = createVerdictService(catalog, () => Promise.resolve(says('UNUSED')), POLICY);
  source = await application.register('core', DATABASE);
});
afterAll(async () => {
  await catalog.close();
  await application.close();
  await server.stop();
});
beforeEach(async () => {
  name = `leftover_${++made}`;
  await server.query(DATABASE, `create table ${name} (id int)`);
  table = await application.scanned(source, name);
  await judgedUnused();
});

const judgedUnused = (): Promise<unknown> => verdicts.classify(ACTOR, source.id);

/** What it was judged on. */
const growsOld = (hours: number): Promise<unknown> =>
  catalog.query(
    `update sortkeep.tables set judged_seen_at = judged_seen_at - make_interval(hours => $2) where id = $1`,
    [table.id, hours],
  );

async function wasRead(): Promise<void> {
  const { sources, tables } = application.services;
  await server.query(DATABASE, `select * from ${name}`);
  while ((await tables.usage([table.id]))[0]?.lastRead == null) await sources.scan(ACTOR, source.id);
}

const planned = (kind?: 'ARCHIVE'): Promise<Plan> =>
  application.services.plans.plan(ACTOR, { tableId: table.id, ...(kind === undefined ? {} : { kind }) });
const approve = ({ id }: Plan): Promise<Plan> => application.services.plans.approve(ACTOR, id);
const start = ({ id }: Plan): Promise<Move> => application.services.moves.start(ACTOR, id);

const OLD = {
  code: 'CONFLICT',
  message: expect.stringMatching(
    /archives public\.leftover_\d+ because it is UNUSED, and its use was looked at/,
  ),
};

describe('an archive of an UNUSED table', () => {
  it.each([undefined, 'ARCHIVE'] as const)('is approved and started while that stands (%s)', async (kind) => {
    const plan = await approve(await planned(kind));
    expect(plan.warnings.join()).not.toContain('its verdict is');
    expect((await start(plan)).state).toBe('QUEUED');
  });

  it.each([undefined, 'ARCHIVE'] as const)('is not approved once that has grown old (%s)', async (kind) => {
    const plan = await planned(kind);
    await growsOld(25);
    await expect(approve(plan)).rejects.toMatchObject(OLD);
    await growsOld(-25);
    expect((await approve(plan)).state).toBe('APPROVED');
  });

  it('is not started once that has grown old', async () => {
    const plan = await approve(await planned());
    await growsOld(25);
    await expect(start(plan)).rejects.toMatchObject(OLD);
    await growsOld(-25);
    expect((await start(plan)).state).toBe('QUEUED');
  });

  it('is not started once a person says what it is', async () => {
    const plan = await approve(await planned());
    await verdicts.override('ann', table.id, 'APP', 'the monthly report reads it');
    await expect(start(plan)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('because it is UNUSED, and it is APP now'),
    });
  });

  it('is not planned by itself once that has grown old, and only with a warning by a person', async () => {
    await growsOld(25);
    await expect(planned()).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('is UNKNOWN (its use was looked at to judge it UNUSED at'),
    });
    const plan = await planned('ARCHIVE');
    expect(plan.warnings[0]).toMatch(
      /^its verdict is UNKNOWN \(its use was looked at .*meant for UNUSED tables$/,
    );
    expect((await start(await approve(plan))).state).toBe('QUEUED');
  });
});

describe('a set of tables', () => {
  let child: CatalogTable;

  beforeEach(async () => {
    await server.query(
      DATABASE,
      `alter table ${name} add primary key (id); create table ${name}_child (id int references ${name}, big lo)`,
    );
    child = await application.scanned(source, `${name}_child`);
    await judgedUnused();
  });
  const group = (...tables: readonly CatalogTable[]): Promise<Plan> =>
    application.services.plans.planGroup(ACTOR, { tableIds: tables.map(({ id }) => id) });

  it('takes along what foreign keys tie to the one that is named, and stands while all of them are UNUSED', async () => {
    await server.query(DATABASE, `alter table ${name}_child drop column big`);
    await application.scanned(source, name);
    await judgedUnused();
    const plan = await group(child);
    expect(plan).toMatchObject({ state: 'DRAFT', refusals: [] });
    expect(plan.target).toMatchObject({ group: { members: [{ tableId: child.id }, { tableId: table.id }] } });
    await approve(plan);
    await verdicts.override('ann', table.id, 'APP', 'the monthly report reads it');
    await expect(start(plan)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/archives public\.leftover_\d+ because it is UNUSED, and it is APP now/),
    });
    const again = await group(child);
    expect(again.refusals).toEqual([
      expect.stringMatching(
        /^public\.leftover_\d+: it is tied to the others by foreign keys and its verdict is APP/,
      ),
    ]);
    expect((await group(child, table)).state).toBe('DRAFT');
  });

  it('is refused where one of them cannot be archived, by the name of that one', async () => {
    const plan = await group(table);
    expect(plan.state).toBe('REFUSED');
    expect(plan.refusals).toEqual([
      expect.stringMatching(
        /^public\.leftover_\d+_child: its column big names large objects by the domain lo/,
      ),
    ]);
  });
});

describe('an archive of a table that was read', () => {
  it('is refused where the model had judged it UNUSED before', async () => {
    await wasRead();
    // As the model had judged it before; after its scans the application judges by its own.
    await catalog.query(`update sortkeep.tables set label = 'UNUSED', judged_seen_at = $2 where id = $1`, [
      table.id,
      new Date(Date.now() - 3_600_000),
    ]);
    const plan = await planned('ARCHIVE');
    expect(plan.state).toBe('REFUSED');
    expect(plan.refusals).toEqual([expect.stringMatching(/^it was read at .*: scan it again$/)]);
  });

  it('is warned of where a person had said UNUSED before', async () => {
    await verdicts.override('ann', table.id, 'UNUSED', 'the project ended');
    await wasRead();
    await expect(planned()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const plan = await planned('ARCHIVE');
    expect(plan).toMatchObject({ state: 'DRAFT', refusals: [] });
    expect(plan.warnings[0]).toMatch(
      /^its verdict is UNKNOWN \(ann said UNUSED on .*, and it was read since/,
    );
  });
});
