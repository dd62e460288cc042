/** The preparing path of each kind of move, by the movers' own parts, with nothing written. */
import { conflict, invalidInput, SortkeepError } from '../../domain/errors.js';
import type { MoveId } from '../../domain/ids.js';
import { neverRestored } from '../../domain/not-made-again.js';
import type { Plan } from '../../domain/plan.js';
import type { MoveRun } from '../../engine/mover.js';
import { quoteName } from '../../postgres/quote.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { Warehouse, WarehouseTable } from '../../warehouse/warehouse.js';
import {
  archivePrefix,
  chunkPrefix,
  dataEnding,
  manifestCopyKey,
  manifestKey,
} from '../archive/archive-keys.js';
import type { MoverServices } from '../mover-services.js';
import { getSource } from '../source/open-planned-table.js';
import { allColumns, loadableColumns } from '../source/source-table.js';
import { fitToServer } from '../target/fit-to-server.js';
import { openTarget } from '../target/open-target.js';
import { unrecordedRun } from '../unrecorded-run.js';
import { Findings } from './findings.js';
import type { Preparation } from './findings.js';
import { inspectStore } from './inspect-store.js';
import { prepareRestore } from './prepare-restore.js';
import { prepareSource } from './prepare-source.js';
import { rehearseTarget } from './rehearse-target.js';

export interface PreparationPlaces {
  readonly services: MoverServices;
  readonly store: ObjectStore;
  readonly warehouse: Warehouse;
}

/** One preparing: of what, under which run, and where it says what it finds. */
export interface Preparing extends PreparationPlaces {
  readonly plan: Plan;
  /** The plan's move, where it was started. */
  readonly earlier: MoveId | null;
  readonly run: MoveRun;
  readonly findings: Findings;
}

/** Never rejects for what would make the move fail: that is among the refusals. */
export async function prepareMove(
  places: PreparationPlaces,
  plan: Plan,
  earlier: MoveId | null,
): Promise<Preparation> {
  const findings = new Findings();
  const run = unrecordedRun(plan, new AbortController().signal, findings);
  const tooLong = setTimeout(() => run.abort(tookTooLong(plan)), LIMIT_MS);
  const preparing: Preparing = { ...places, plan, earlier, run, findings };
  const prepare = {
    ARCHIVE: prepareArchive,
    LOAD: prepareLoad,
    CONSOLIDATE: prepareConsolidate,
    RESTORE: prepareRestore,
  };
  try {
    await prepare[plan.target.kind](preparing);
  } finally {
    clearTimeout(tooLong);
  }
  return findings.all();
}

/** The table is locked and a snapshot held meanwhile; a sample takes seconds. */
const LIMIT_MS = 120_000;

const tookTooLong = (plan: Plan): SortkeepError =>
  conflict(
    `the dry run of plan ${plan.id} took more than ${LIMIT_MS / 60_000} minutes`,
    'See whether the source, the target or the store is slow to answer now.',
  );

const wrongKind = (plan: Plan): Error =>
  invalidInput(`plan ${plan.id} is of another kind`, 'This is a fault in Sortkeep: report it.');

async function prepareArchive({ services, store, plan, run, findings }: Preparing): Promise<void> {
  const { target } = plan;
  if (target.kind !== 'ARCHIVE') throw wrongKind(plan);
  const { archiveId: id, ownKey = false } = target;
  const ending = dataEnding({ id, ownKey });
  await findings.step(run, `looking at the store ${store.uri}`, () => inspectStore(store, findings));
  const definition = await findings.step(run, 'opening the table', () =>
    prepareSource(services, run, findings, {
      expressions: ({ rows }) => allColumns(rows.definition),
      objects: (chunk) => `${chunkPrefix(id, chunk)}*${ending}`,
    }),
  );
  for (const feature of definition === null ? [] : neverRestored(definition)) {
    findings.warn(`kept in the manifest as words only, a restore does not make it again: ${feature}`);
  }
  findings.shown(
    'STORE',
    `put ${archivePrefix(id)}data/<chunk>-<object>-<16 hex of its SHA-256>${ending}, each read back and compared`,
    `put ${manifestCopyKey(id)}`,
    `put ${manifestKey(id)} if none is there`,
  );
  findings.shown('CATALOG', 'enter archive, restore handle and lineage');
}

async function prepareLoad({ services, warehouse, plan, run, findings }: Preparing): Promise<void> {
  const { target } = plan;
  if (target.kind !== 'LOAD') throw wrongKind(plan);
  const definition = await findings.step(run, 'opening the table', () =>
    prepareSource(services, run, findings, {
      expressions: ({ rows }) =>
        warehouse.design(rows.definition, target.to).columns.map(({ sourceExpression }) => sourceExpression),
    }),
  );
  if (definition === null) return;
  await findings.step(run, `looking at the warehouse ${warehouse.uri}`, async () => {
    const design = warehouse.design(definition, target.to);
    for (const warning of design.warnings) findings.warn(warning);
    await inspectWarehouse(warehouse, design, findings);
    const name = quoteName(design.target);
    findings.shown(
      'WAREHOUSE',
      design.ddl,
      `stage the rows of each chunk, then make them the content of ${name}`,
    );
    findings.shown('WAREHOUSE', `compare row count, sums, minima and maxima of every column at both ends`);
  });
  findings.shown('CATALOG', 'enter lineage');
}

async function prepareConsolidate(preparing: Preparing): Promise<void> {
  const { services, plan, run, findings, earlier } = preparing;
  const { target } = plan;
  if (target.kind !== 'CONSOLIDATE') throw wrongKind(plan);
  const { from, to } = target;
  const found = await findings.step(run, 'opening the table', () =>
    prepareSource(services, run, findings, { expressions: ({ rows }) => loadableColumns(rows.definition) }),
  );
  if (found === null) return;
  for (const feature of found.notRecreated) findings.warn(`not made at the target: ${feature}`);
  await findings.step(run, 'preparing the target', async () => {
    const destination = await getSource(services.catalog, to.sourceId);
    const sessions = await openTarget(services, destination, to.database, run);
    try {
      findings.tried('TARGET', `connect to database ${to.database} of source ${destination.name}`);
      const definition = await fitToServer(sessions.main, found, run);
      const place = { schema: to.schema, name: to.name };
      const origin = { sourceId: from.sourceId, database: from.database };
      await rehearseTarget(
        sessions.main,
        { moveId: run.move.id, kind: 'CONSOLIDATE', definition, place, origin },
        earlier,
        findings,
      );
      findings.shown('TARGET', `analyze ${quoteName(place)}`);
      findings.shown(
        'TARGET',
        `read ${quoteName(place)} back and compare its rows with those that were copied`,
      );
    } finally {
      await sessions.close();
    }
  });
  findings.shown('CATALOG', 'enter lineage');
}

/** A DuckDB file that another process has open is most likely the worker's that will run the load. */
async function inspectWarehouse(
  warehouse: Warehouse,
  design: WarehouseTable,
  findings: Findings,
): Promise<void> {
  try {
    for (const note of await warehouse.inspect(design)) findings.warn(note);
  } catch (error) {
    if (!(error instanceof SortkeepError) || error.code !== 'CONFLICT' || !error.retryable) throw error;
    findings.warn(`the warehouse was not looked at: ${error.message}`);
    return;
  }
  findings.tried('WAREHOUSE', `look for ${quoteName(design.target)} in ${warehouse.uri}: the name is free`);
}
