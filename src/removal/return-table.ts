import { conflict, SortkeepError } from '../domain/errors.js';
import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { Queryable, Session } from '../postgres/session.js';
import { inSourceWhenFree } from './in-source.js';
import { quarantineSchema } from './removal-names.js';
import { readPlace } from './read-place.js';
import { bareStatements, bringBackStatement, lockStatement, unsealStatements } from './statements.js';
import { viewOfRemoval } from './view-of-removal.js';

/**
 * Undoes everything that the removal did, in one transaction, wherever it was: the view goes, the table comes back to
 * its place, the seal goes. It looks at the source, not at the state. `gone`: there is no such table. Idempotent.
 */
export async function returnTable(
  session: Session,
  removal: Removal,
  source: Source,
  known: SourceInstance | null,
): Promise<'returned' | 'gone'> {
  const { id, target } = removal;
  const options = {
    doing: `returning ${target.schema}.${target.name} of source ${source.name}`,
    relationOid: target.relationOid,
    lockTimeout: '2s',
  } as const;
  return inSourceWhenFree(session, options, async (tx) => {
    const before = await readPlace(tx, target.relationOid);
    const marked =
      before.table?.schema === quarantineSchema(id) || before.table?.sealedBy.includes(id) === true;
    // The address may have changed, as after a failover, and the uuid been dropped: this destroys nothing.
    const another = before.instance === null ? !marked : before.instance !== known?.uuid;
    if (known !== null && another) throw otherDatabase(removal, source);
    if (before.table === null) return 'gone';
    if (!marked) return 'returned';
    await tx.query(lockStatement(before.table, 'access exclusive'));
    const { table } = await readPlace(tx, target.relationOid);
    if (table?.schema !== before.table.schema || table.name !== before.table.name) {
      throw conflict(`${options.doing}: it was renamed meanwhile`, 'Return it again.');
    }
    const place = table.schema === quarantineSchema(id) ? await bringBack(tx, removal, source) : table;
    if (table.sealedBy.includes(id))
      for (const statement of unsealStatements(place)) await tx.query(statement);
    return 'returned';
  });
}

async function bringBack(
  tx: Queryable,
  removal: Removal,
  source: Source,
): Promise<{ readonly schema: string; readonly name: string }> {
  const { id, target } = removal;
  const found = await viewOfRemoval(tx, removal);
  if (found === 'something else') {
    throw new SortkeepError(
      'ALREADY_EXISTS',
      `${target.schema}.${target.name} of source ${source.name} cannot come back: something else has its name by now`,
      {
        hint: `Rename or drop that, then return the removal again; until then the table is ${quarantineSchema(id)}.${target.name}, whole and readable.`,
      },
    );
  }
  if (found === 'our view') for (const statement of bareStatements(target)) await tx.query(statement);
  await tx.query(bringBackStatement(id, target));
  return target;
}

const otherDatabase = ({ target }: Removal, source: Source): SortkeepError =>
  conflict(
    `another database than the one where ${target.schema}.${target.name} was sealed answers for source ${source.name}`,
    'Correct the address of the source, then return the removal again; nothing was changed there.',
  );
