import { z } from 'zod';
import type { MoveId } from '../../domain/ids.js';
import type { ForeignKeyDefinition, QualifiedName } from '../../domain/table-definition.js';
import { createComments } from '../../postgres/ddl/create-comments.js';
import { addForeignKey } from '../../postgres/ddl/create-foreign-keys.js';
import { createKeysAndIndexes } from '../../postgres/ddl/create-keys-and-indexes.js';
import { setSequences } from '../../postgres/ddl/set-sequences.js';
import { pinSettings } from '../../postgres/pinned-settings.js';
import { quoteName } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';
import { consolidatedTables, UNTESTED_SINCE, withPartitions } from '../target/add-foreign-keys.js';
import { pendingForeignKeys } from '../target/pending-foreign-keys.js';
import type { ConsolidatedTable } from '../target/pending-foreign-keys.js';
import { prepareTarget } from '../target/target-table.js';
import type { TargetTable } from '../target/target-table.js';
import type { Findings } from './findings.js';

/**
 * Runs everything that the move would run in the target, but for rows, sequences' positions and foreign keys (which
 * would lock the tables that they refer to), in one transaction that is rolled back. `earlier`: the plan's move, whose
 * table may be there already.
 */
export async function rehearseTarget(
  session: Session,
  target: TargetTable,
  earlier: MoveId | null,
  findings: Findings,
): Promise<void> {
  const ledger = await hasLedger(session);
  if (earlier !== null && ledger && (await isMade(session, earlier))) {
    findings.tried(
      'TARGET',
      `look for ${quoteName(target.place)}: this move has made it already, and goes on`,
    );
    return;
  }
  await prepareTarget(recorded(session, findings), target, async (_session, work) => {
    await session.query('begin');
    try {
      await pinSettings(session);
      await session.query(`set local lock_timeout = '2s'`);
      await session.query(`set local statement_timeout = '30s'`);
      const made = await work();
      const after = [
        ...createKeysAndIndexes(target.definition, target.place),
        ...createComments(target.definition, target.place),
      ];
      for (const statement of after) await recorded(session, findings).query(statement);
      return made;
    } finally {
      // Of a broken connection the server rolls back itself.
      await session.query('rollback').catch(() => undefined);
    }
  });
  findings.tried('TARGET', 'rollback');
  findings.shown('TARGET', ...setSequences(target.definition, target.place));
  if (target.origin === null) await tellRestoredKeys(session, target, findings);
  else await tellConsolidatedKeys(session, target, ledger, findings);
}

/** Takes down what changes something; what is only asked is no operation. */
const recorded = (session: Session, findings: Findings): Session => ({
  ...session,
  query: async (sql, values) => {
    const result = await session.query(sql, values);
    if (!/^\s*select\b/i.test(sql)) findings.tried('TARGET', sql.replaceAll(/\s+/g, ' ').trim());
    return result;
  },
});

const thereRow = z.object({ there: z.boolean() });

async function hasLedger(session: Session): Promise<boolean> {
  const { rows } = await session.query(`select to_regclass('sortkeep_ledger.tables') is not null as there`);
  return thereRow.parse(rows[0]).there;
}

async function isMade(session: Session, id: MoveId): Promise<boolean> {
  const { rows } = await session.query(
    'select exists (select from sortkeep_ledger.tables where move_id = $1::uuid) as there',
    [id],
  );
  return thereRow.parse(rows[0]).there;
}

const versionRow = z.object({ version: z.coerce.number() });

/** Whether its partitioned tables take keys that are tested later. */
async function takesUntested(session: Session): Promise<boolean> {
  const { rows } = await session.query(`select current_setting('server_version_num') as version`);
  return versionRow.parse(rows[0]).version >= UNTESTED_SINCE;
}

/** As target/add-foreign-keys.ts makes it. */
function keyStatements(
  table: ConsolidatedTable,
  key: ForeignKeyDefinition,
  parent: QualifiedName,
  untested: boolean,
): readonly string[] {
  if (untested || table.definition.kind === 'table') return [addForeignKey(key, table.place, parent)];
  const leaves = withPartitions(table.definition, table.place).filter(
    ({ definition }) => definition.kind === 'table',
  );
  return [
    ...leaves.map(({ place }) => addForeignKey(key, place, parent)),
    addForeignKey(key, table.place, parent, true),
  ];
}

async function tellConsolidatedKeys(
  session: Session,
  target: TargetTable,
  ledger: boolean,
  findings: Findings,
): Promise<void> {
  const ours = withPartitions(target.definition, target.place);
  const others = ledger && target.origin !== null ? await consolidatedTables(session, target.origin) : [];
  const { ready, waiting } = pendingForeignKeys([...others, ...ours]);
  const untested = await takesUntested(session);
  const isOurs = ({ definition }: (typeof ours)[number]): boolean =>
    ours.some((one) => one.definition === definition);
  for (const { table, key, parent } of ready) {
    if (!isOurs(table) && !ours.some(({ place }) => quoteName(place) === quoteName(parent))) continue;
    findings.shown('TARGET', ...keyStatements(table, key, parent, untested));
  }
  for (const { table, text } of waiting) if (isOurs(table)) findings.warn(text);
}

async function tellRestoredKeys(session: Session, target: TargetTable, findings: Findings): Promise<void> {
  const tables = withPartitions(target.definition, target.place);
  const restored = new Map(tables.map(({ definition, place }) => [quoteName(definition), place]));
  const untested = await takesUntested(session);
  for (const table of tables) {
    for (const key of table.definition.foreignKeys) {
      const parent = restored.get(quoteName(key.references));
      const there = parent !== undefined || (await exists(session, quoteName(key.references)));
      if (there) {
        findings.shown('TARGET', ...keyStatements(table, key, parent ?? key.references, untested));
      } else {
        findings.warn(
          `foreign key ${key.name} will not be restored: ${quoteName(key.references)} is not in this database`,
        );
      }
    }
  }
}

async function exists(session: Session, name: string): Promise<boolean> {
  const { rows } = await session.query('select to_regclass($1::text) is not null as there', [name]);
  return thereRow.parse(rows[0]).there;
}
