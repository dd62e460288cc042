/** The product's ports, with every call that changes or reads something going through a fault player. */
import type { ObjectStore } from '../../../src/storage/object-store.js';
import type { Database, Queryable, Session } from '../../../src/postgres/session.js';
import type { ConnectSource } from '../../../src/postgres/source-connector.js';
import type { Warehouse } from '../../../src/warehouse/warehouse.js';
import type { BreakingProxy } from './breaking-proxy.js';
import type { FaultPlayer } from './fault-player.js';
import type { Port } from './messages.js';

/** What happens by the clock cannot be counted: looks at the move and at the source's load. */
const BY_THE_CLOCK =
  /pg_notify|unnest\(\$2::uuid\[\]|^select attempt = |rows_per_second = \$3|set throttle|pg_blocking_pids|active_sessions|^select 1$/;

/** A statement without what differs from run to run. */
const labelOf = (sql: string): string =>
  sql
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/'[^']*'/g, '?')
    .replaceAll(/\bc\d+\b/g, 'c')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]+/g, '?')
    .slice(0, 70);

function counted(
  player: FaultPlayer,
  port: Port,
  db: Queryable,
  proxy: BreakingProxy,
  prefix = '',
): Queryable {
  return {
    query: (sql, values) => {
      const label = labelOf(sql);
      if (BY_THE_CLOCK.test(label) || BY_THE_CLOCK.test(sql)) return db.query(sql, values);
      return player.call(port, `${prefix}${label}`, () => db.query(sql, values), proxy);
    },
  };
}

export function faultyCatalog(player: FaultPlayer, db: Database, proxy: BreakingProxy): Database {
  return {
    ...counted(player, 'catalog', db, proxy),
    transaction: async (work) => {
      let last = '';
      return player.call('catalog', 'a transaction', () =>
        db.transaction(async (tx) => {
          const inside = counted(player, 'catalog', tx, proxy, 'in a transaction: ');
          const result = await work({
            query: (sql, values) => {
              last = labelOf(sql);
              return inside.query(sql, values);
            },
          });
          await player.call('catalog', `commit after ${last}`, () => Promise.resolve(), proxy);
          return result;
        }),
      );
    },
    close: () => db.close(),
  };
}

/** `portOf` says what the database at this address is to the move, and which proxy stands before it. */
export function faultyConnect(
  player: FaultPlayer,
  connect: ConnectSource,
  portOf: (database: string) => { readonly port: Port; readonly proxy: BreakingProxy },
): ConnectSource {
  return async (source, database, purpose) => {
    const { port, proxy } = portOf(database);
    const there = { ...source, address: { ...source.address, port: proxy.port } };
    const session = await player.call(port, 'connect', () => connect(there, database, purpose), proxy);
    return faultySession(player, port, session, proxy);
  };
}

function faultySession(player: FaultPlayer, port: Port, session: Session, proxy: BreakingProxy): Session {
  return {
    ...session,
    ...counted(player, port, session, proxy),
    copyOut: (sql) => player.read(port, labelOf(sql), session.copyOut(sql), proxy),
    copyIn: (sql, rows) =>
      player.stream(port, labelOf(sql), rows, (bytes) => session.copyIn(sql, bytes), proxy),
  };
}

const kindOf = (key: string): string =>
  /[^/]*$/.exec(key)?.[0].replaceAll(/[0-9a-f]{8,}[0-9a-f-]*/g, '?') ?? '';

export function faultyStore(player: FaultPlayer, store: ObjectStore): ObjectStore {
  const call = <T>(what: string, key: string, work: () => Promise<T>): Promise<T> =>
    player.call('store', `${what} ${kindOf(key)}`, work);
  return {
    ...store,
    check: () => player.call('store', 'check', () => store.check()),
    put: (key, body, options) =>
      player.stream('store', `put ${kindOf(key)}`, body instanceof Uint8Array ? once(body) : body, (bytes) =>
        store.put(key, bytes, options),
      ),
    get: (key, range) => player.read('store', `get ${kindOf(key)}`, store.get(key, range)),
    head: (key) => call('head', key, () => store.head(key)),
    remove: (key) => call('remove', key, () => store.remove(key)),
  };
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(body);
}

export function faultyWarehouse(player: FaultPlayer, warehouse: Warehouse): Warehouse {
  const call = <T>(what: string, work: () => Promise<T>): Promise<T> => player.call('warehouse', what, work);
  return {
    ...warehouse,
    check: () => call('check', () => warehouse.check()),
    begin: (id, table) => call('begin', () => warehouse.begin(id, table)),
    stage: (id, table, index, rows) =>
      player.stream('warehouse', 'stage', rows, (bytes) => warehouse.stage(id, table, index, bytes)),
    commit: (id, table, chunks) => call('commit', () => warehouse.commit(id, table, chunks)),
    profile: (table) => call('profile', () => warehouse.profile(table)),
    discard: (id, table) => call('discard', () => warehouse.discard(id, table)),
    withdraw: (id, table) => call('withdraw', () => warehouse.withdraw(id, table)),
  };
}
