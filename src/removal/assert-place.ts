/** Whether this is the database, the table and the seal that a removal is for. Pure; throws CONFLICT with what differs. */
import { conflict, notFound } from '../domain/errors.js';
import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import { quarantineSchema } from './removal-names.js';
import type { PlaceNow, TablePlaceNow } from './read-place.js';

/** A clone has the system identifier and the oids of what it was made of; the uuid and the address tell them apart. */
export function assertInstance(
  { target }: Pick<Removal, 'target'>,
  source: Source,
  known: Omit<SourceInstance, 'uuid'> & { readonly uuid: string | null },
  now: PlaceNow,
): void {
  const differences = [
    ...(source.address.host === known.host && source.address.port === known.port
      ? []
      : [`it is reached at ${source.address.host}:${source.address.port}, not ${known.host}:${known.port}`]),
    ...(now.databaseOid === target.databaseOid ? [] : ['its database has another oid']),
    ...(now.instance === known.uuid
      ? []
      : [`its database ${now.instance === null ? 'has no uuid' : 'has the uuid of another one'}`]),
    ...(now.systemIdentifier === known.systemIdentifier ? [] : ['its system identifier is another one']),
    ...(now.inRecovery ? ['it is a standby'] : []),
  ];
  if (differences.length === 0) return;
  throw conflict(
    `source ${source.name} may be another server than the one that database ${target.database} was sealed at: ${differences.join('; ')}`,
    'Nothing was changed there. Correct the address of the source; after a move to another server, return the removal and plan it again.',
  );
}

/** The table, by its oid, under the owner that was planned for, where the removal left it. */
export function assertTable(
  { id, target }: Pick<Removal, 'id' | 'target'>,
  now: PlaceNow,
  where: 'in its place' | 'in quarantine',
): TablePlaceNow {
  const { table } = now;
  const called = `${target.schema}.${target.name}`;
  if (table === null) {
    throw notFound(
      `table ${called} (oid ${target.relationOid}) is not in database ${target.database} any more`,
      'It was dropped, and not by this removal. Restore it from the archive if it is missed.',
    );
  }
  const schema = where === 'in its place' ? target.schema : quarantineSchema(id);
  const differences = [
    ...(table.schema === schema && table.name === target.name
      ? []
      : [`it is ${table.schema}.${table.name} now, not ${schema}.${target.name}`]),
    ...(table.owner === target.owner ? [] : [`its owner is ${table.owner}, not ${target.owner}`]),
    ...(table.kind === 'r' && !table.isPartition ? [] : ['it is no ordinary table any more']),
  ];
  if (differences.length === 0) return table;
  throw conflict(
    `table ${called} is not as the removal was planned for: ${differences.join('; ')}`,
    'Return the removal, scan the source, and plan the removal again.',
  );
}

/** The fence: a removal that was returned has no seal, and another one's seal has another uuid. */
export function assertSealed({ id, target }: Pick<Removal, 'id' | 'target'>, table: TablePlaceNow): void {
  if (table.sealed && table.sealedBy.length === 1 && table.sealedBy[0] === id) return;
  throw conflict(
    `table ${target.schema}.${target.name} does not have the seal of removal ${id}`,
    'Somebody removed or disabled it, so rows may have changed. Return the removal and plan it again.',
  );
}
