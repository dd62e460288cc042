/** What the moves are of: two tables, a target, an archive of each table, and fresh moves of every kind. */
import { join } from 'node:path';
import type { PlanId } from '../../../src/domain/ids.js';
import type { Move } from '../../../src/domain/move.js';
import { MOVE_KINDS } from '../../../src/domain/plan.js';
import type { MoveKind } from '../../../src/domain/plan.js';
import { ACTOR, startTestApplication } from '../../support/application.js';
import type { TestApplication } from '../../support/application.js';
import { startTestServer } from '../../support/postgres.js';
import type { TestServer } from '../../support/postgres.js';
import { openWorker } from './open-worker.js';
import { shapeOf } from './shape-of.js';

export const FORMS = ['plain', 'parts'] as const;
export type Form = (typeof FORMS)[number];

/** A kind of move of a form of table. */
export interface Scenario {
  readonly kind: MoveKind;
  readonly form: Form;
}

export const SCENARIOS: readonly Scenario[] = MOVE_KINDS.flatMap((kind) =>
  FORMS.map((form) => ({ kind, form })),
);

export const ROWS = 360;

/** The same statement on PostgreSQL and DuckDB. */
export const LINES = `select concat_ws('|', id, day, price, coalesce(note, '<null>')) as line from`;

const COLUMNS = 'id bigint not null, day date not null, price numeric(12,4), note text';
const VALUES = `select i, date '2020-01-01' + i % 900, case when i % 11 = 0 then null else i / 7.0 end,
  case i % 5 when 0 then null when 1 then '' when 2 then 'a "quoted", Übung' else repeat(md5(i::text), 12) end
  from generate_series(1, ${ROWS}) i`;

const TABLES = `
create table plain (${COLUMNS}, constraint plain_key primary key (id), constraint plain_check check (id > 0));
create index plain_days on plain (day);
create table parts (${COLUMNS}, constraint parts_key primary key (id, day)) partition by range (day);
create index parts_days on parts (day);
create table parts_2020 partition of parts for values from ('2020-01-01') to ('2021-01-01');
create table parts_2021 partition of parts for values from ('2021-01-01') to ('2022-01-01');
create table parts_rest partition of parts default;
insert into plain ${VALUES};
insert into parts ${VALUES};`;

export interface FreshMove {
  readonly scenario: Scenario;
  readonly move: Move;
  readonly warehousePath: string;
  /** Of the target's database, where the move makes a table there. */
  readonly schema: string;
}

export interface Shop {
  readonly server: TestServer;
  readonly app: TestApplication;
  readonly sourceDatabase: string;
  readonly targetDatabase: string;
  readonly sourceShape: readonly string[];
  /** Planned, approved and queued, with a destination of its own. */
  fresh(scenario: Scenario): Promise<FreshMove>;
  /** The plan of an archive. */
  approved(): Promise<PlanId>;
  /** Another worker, without a fault, runs the move as long as it is handed out. */
  goOn(fresh: FreshMove): Promise<void>;
  now(fresh: FreshMove): Promise<Move>;
  close(): Promise<void>;
}

/** Ends what it started when it cannot be opened. */
export async function openShop(): Promise<Shop> {
  const server = await startTestServer();
  try {
    return await openShopOn(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function openShopOn(server: TestServer): Promise<Shop> {
  const app = await startTestApplication(server);
  const sourceDatabase = await server.newDatabase('source');
  const targetDatabase = await server.newDatabase('target');
  await server.query(sourceDatabase, TABLES);
  const source = await app.register('source', sourceDatabase);
  const target = await app.register('target', targetDatabase);
  const tables = { plain: await app.scanned(source, 'plain'), parts: await app.scanned(source, 'parts') };
  const { plans, moves, archives } = app.services;
  let count = 0;

  const goOn = async ({ move, warehousePath }: Pick<FreshMove, 'move' | 'warehousePath'>): Promise<void> => {
    const worker = await openWorker({ ...app, warehousePath });
    await worker.run(move.id).finally(() => worker.close());
  };
  const archived = async (form: Form): Promise<string> => {
    const plan = await app.approved({ tableId: tables[form].id, kind: 'ARCHIVE' });
    const move = await moves.start(ACTOR, plan.id);
    await goOn({ move, warehousePath: join(app.directory, 'none.duckdb') });
    const { items } = await archives.search({ text: form }, { first: 1, after: null });
    return items[0]?.node.handle ?? '';
  };
  const handles = { plain: await archived('plain'), parts: await archived('parts') };

  const started = async ({ kind, form }: Scenario, schema: string): Promise<Move> => {
    if (kind === 'RESTORE') {
      return archives.restore(ACTOR, {
        handle: handles[form],
        targetSourceId: target.id,
        targetDatabase,
        targetSchema: schema,
      });
    }
    const plan = await plans.plan(ACTOR, {
      tableId: tables[form].id,
      kind,
      ...(kind === 'CONSOLIDATE' ? { targetSourceId: target.id, targetDatabase } : {}),
      ...(kind === 'ARCHIVE' ? {} : { targetSchema: schema }),
    });
    await plans.approve(ACTOR, plan.id);
    return moves.start(ACTOR, plan.id);
  };

  return {
    server,
    app,
    sourceDatabase,
    targetDatabase,
    sourceShape: await shapeOf(server, sourceDatabase, 'public'),
    fresh: async (scenario) => {
      const schema = `c${++count}`;
      const move = await started(scenario, schema);
      return { scenario, move, schema, warehousePath: join(app.directory, `of-${schema}.duckdb`) };
    },
    approved: async () => (await app.approved({ tableId: tables.plain.id, kind: 'ARCHIVE' })).id,
    goOn,
    now: async ({ move }) => {
      const [found] = await moves.getMany([move.id]);
      if (found === null || found === undefined) throw new Error(`move ${move.id} is gone`);
      return found;
    },
    close: async () => {
      await app.close();
      await server.stop();
    },
  };
}
