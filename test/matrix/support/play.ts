/** Plays cases on a server, all between the same two scans, each in a schema or a database of its own. */
import { HIDDEN_READS } from '../cases/case.js';
import type { Case, HiddenRead, Play } from '../cases/case.js';
import type { Source } from '../../../src/domain/source.js';
import type { TableFacts } from '../../../src/domain/table-facts.js';
import { dump18, dumpInstalled, installedDumpOf } from './dump.js';
import { countersOf, heldOf, keyOf } from './evidence.js';
import type { ByTable, Counters, Held } from './evidence.js';
import type { Fleet } from './fleet.js';
import type { MatrixServer } from './server.js';
import { SHOP } from './shop.js';
import type { ShopTable } from './shop.js';

/** A case as it is played once: with no hidden read, or with one. */
export interface Scene {
  readonly name: string;
  readonly case: Case;
  readonly hidden: HiddenRead | null;
  readonly database: string;
  readonly schema: string;
}

export interface Played {
  readonly before: ByTable<Held>;
  readonly after: ByTable<Held>;
  /** As a classification of the source gets them after the second scan. */
  readonly facts: ByTable<TableFacts>;
  readonly counters: ByTable<{ readonly before: Counters | undefined; readonly after: Counters }>;
  readonly from: Date;
  readonly to: Date;
}

/** Most scenes are in one database: to make and to scan one for each takes minutes. */
const TOGETHER = 'together';

export const targetsOf = ({ targets, used }: Case): readonly ShopTable[] => targets ?? used ?? [];

/** Those that can be played on this major with what the machine has. */
export async function scenesOf(cases: readonly Case[], major: number): Promise<readonly Scene[]> {
  const installed = await installedDumpOf(major);
  return cases
    .filter(({ since = 12 }) => major >= since)
    .filter(({ needs }) => needs !== 'installedDump' || installed !== null)
    .flatMap((entry) =>
      [null, ...(entry.hidden ?? [])].map((hidden) => ({
        name: hidden === null ? entry.name : `${entry.name}, and somebody ${hidden}`,
        case: entry,
        hidden,
      })),
    )
    .map((scene, index) =>
      scene.case.alone === true
        ? { ...scene, database: `scene_${index}`, schema: 'public' }
        : { ...scene, database: TOGETHER, schema: `scene_${index}` },
    );
}

/** Copies of one shop, each with row counts of its own: statistics are not copied. */
export async function makeShops(server: MatrixServer, databases: readonly string[]): Promise<void> {
  const template = await server.newDatabase('shop');
  await server.query(template, SHOP);
  await server.query(template, 'vacuum analyze');
  for (const database of databases) {
    await server.query('postgres', `create database ${database} template ${template}`);
    await server.query(database, 'analyze');
  }
}

/** The same shop in many schemas of one database, whose counters begin when all of it is there. */
async function makeSchemas(server: MatrixServer, schemas: readonly string[]): Promise<void> {
  await server.newDatabase(TOGETHER);
  await server.session(TOGETHER, async (query) => {
    for (const schema of schemas) {
      await query(`create schema ${schema}`);
      await query(`set search_path = ${schema}`);
      await query(SHOP);
    }
    await query('vacuum analyze');
  });
  await server.flushed();
  await server.query(TOGETHER, 'select pg_stat_reset()');
  // The counts of rows were reset with the others.
  await server.query(TOGETHER, 'analyze');
}

async function act(server: MatrixServer, { case: played, hidden, database, schema }: Scene): Promise<void> {
  const installed = await installedDumpOf(server.major);
  const session: Play['session'] = (work) =>
    server.session(database, async (query) => {
      await query(`set search_path = ${schema}`);
      return work(query);
    });
  const play: Play = {
    major: server.major,
    session,
    run: (...statements) =>
      session(async (query) => {
        for (const statement of statements) await query(statement);
      }),
    dump: async (...options) => {
      await dump18(server, database, options);
    },
    installedDump: async (...options) => {
      if (installed === null) throw new Error('this machine has no pg_dump for this server');
      await dumpInstalled(installed, server, database, options);
    },
  };
  await played.act(play);
  const [target] = targetsOf(played);
  if (hidden !== null && target !== undefined) await play.run(...HIDDEN_READS[hidden](target));
}

/** By `keyOf`, of all scenes. */
async function allCounters(
  server: MatrixServer,
  scenes: readonly Scene[],
): Promise<ReadonlyMap<string, Counters>> {
  const found = new Map<string, Counters>();
  for (const database of new Set(scenes.map((scene) => scene.database))) {
    for (const counters of await countersOf(server, server.major, database))
      found.set(keyOf(database, counters.name, counters.schema), counters);
  }
  return found;
}

export async function playScenes(
  fleet: Fleet,
  server: MatrixServer,
  source: Source,
  scenes: readonly Scene[],
): Promise<Played> {
  await makeShops(
    server,
    scenes.flatMap(({ case: played, database }) => (played.alone === true ? [database] : [])),
  );
  await makeSchemas(
    server,
    scenes.flatMap(({ case: played, schema }) => (played.alone === true ? [] : [schema])),
  );
  await fleet.scan([source, server]);
  const before = await heldOf(fleet, await fleet.tables(source));
  const countersBefore = await allCounters(server, scenes);
  const from = new Date();
  for (const scene of scenes) await act(server, scene);
  await fleet.scan([source, server]);
  const to = new Date();
  const after = await heldOf(fleet, await fleet.tables(source));
  const facts = await fleet.facts(source);
  const countersAfter = await allCounters(server, scenes);
  return {
    before,
    after,
    from,
    to,
    facts: new Map(facts.map((of) => [keyOf(of.database, of.definition.name, of.definition.schema), of])),
    counters: new Map(
      [...countersAfter].map(([key, counters]) => [
        key,
        { before: countersBefore.get(key), after: counters },
      ]),
    ),
  };
}
