/** What Sortkeep holds of one database of a cluster, asked after each step of a story. */
import type { Source } from '../../../src/domain/source.js';
import type { UsageWindow } from '../../../src/domain/table-facts.js';
import type { EpochCause } from '../../../src/domain/usage-evidence.js';
import type { TableEpoch } from '../../../src/domain/usage-history.js';
import { heldOf, keyOf, seenBetween } from './evidence.js';
import type { ByTable, Held } from './evidence.js';
import type { Fleet } from './fleet.js';
import type { MatrixServer } from './server.js';

export interface Step {
  readonly from: Date;
  readonly to: Date;
  /** Tables with a read that nothing but use explains. */
  readonly used: readonly string[];
  /** Causes by which reads were explained. */
  readonly causes: readonly string[];
  /** Epochs that a table began, each `CAUSE` of the whole database or `CAUSE of this table`. */
  epochs(table: string): readonly string[];
  newEpoch(table: string, cause: EpochCause): TableEpoch;
  window(table: string): UsageWindow;
}

export interface Chronicle {
  /** Does the step, scans all nodes and tells what that changed. */
  step(act: () => Promise<void>): Promise<Step>;
  /** From now on another set of nodes is scanned; the first one has the tables. */
  nodes(...nodes: readonly (readonly [Source, MatrixServer])[]): void;
}

export function openChronicle(
  fleet: Fleet,
  database: string,
  first: readonly (readonly [Source, MatrixServer])[],
): Chronicle {
  let nodes = first;
  const held = async (): Promise<ByTable<Held>> => {
    const [lead] = nodes;
    if (lead === undefined) throw new Error('a chronicle needs a node');
    const tables = await fleet.tables(lead[0]);
    return heldOf(
      fleet,
      tables.filter((table) => table.database === database),
    );
  };
  return {
    nodes: (...others) => {
      nodes = others;
    },
    step: async (act) => {
      const before = await held();
      const from = new Date();
      await act();
      await fleet.scan(...nodes);
      const to = new Date();
      const after = await held();
      const of = (table: string): Held => {
        const found = after.get(keyOf(database, table));
        if (found === undefined) throw new Error(`the scan lost ${table}`);
        return found;
      };
      // By id: a table may have another name now.
      const known = new Map([...before.values()].map((entry) => [entry.table.id, entry]));
      const fresh = (table: string): readonly TableEpoch[] => {
        const is = of(table);
        const old = known.get(is.table.id)?.epochs.map(keyOfEpoch) ?? [];
        return is.epochs.filter((epoch) => !old.includes(keyOfEpoch(epoch)));
      };
      const seen = [...after.values()].map(
        (is) => [is.table.name, seenBetween(known.get(is.table.id), is)] as const,
      );
      return {
        from,
        to,
        used: seen.flatMap(([name, { used }]) => (used ? [name] : [])).sort(),
        causes: [...new Set(seen.flatMap(([, { causes }]) => causes))].sort(),
        epochs: (table) =>
          fresh(table).map(({ cause, thisTableAlone }) =>
            thisTableAlone ? `${cause} of this table` : cause,
          ),
        newEpoch: (table, cause) => {
          const epoch = fresh(table).find((entry) => entry.cause === cause);
          if (epoch === undefined) throw new Error(`${table} began no epoch by ${cause}`);
          return epoch;
        },
        window: (table) => {
          const { window } = of(table);
          if (window === null) throw new Error(`nothing is known of the use of ${table}`);
          return window;
        },
      };
    },
  };
}

const keyOfEpoch = ({ nodeId, cause, seenAt }: TableEpoch): string =>
  `${nodeId} ${cause} ${seenAt.toISOString()}`;
