import type { SchemaVersion } from '../../domain/catalog-table.js';
import type { ColumnDefinition, TableDefinition } from '../../domain/table-definition.js';

/** Why rows of the table cannot be copied with proof, or could not be made again, in words; whatever the kind of move. */
export function unmovableRows({ definition, surroundings }: SchemaVersion): readonly string[] {
  const foreign = (surroundings?.partitions ?? []).filter((partition) => partition.foreign === true);
  const managed = (surroundings?.triggers ?? []).flatMap(({ name, sql }) =>
    MANAGES_LARGE_OBJECTS.test(sql) ? [name] : [],
  );
  return [
    ...foreign.map(
      ({ schema, name }) =>
        `its partition ${schema}.${name} is a foreign table: its rows are on another server, so detach it first`,
    ),
    ...definition.columns
      .filter((column) => isLargeObject(column, definition))
      .map(({ name }) => `its column ${name} names large objects by the domain lo, ${OUT_OF_REACH}`),
    ...managed.map((name) => `its trigger ${name} says that it names large objects, ${OUT_OF_REACH}`),
  ];
}

const OUT_OF_REACH =
  'whose content is not in the table, so a copy would lose it: bring it into a bytea column first';

/** The extension lo brings the function; `pg_get_triggerdef` prints it so from PostgreSQL 11 on. */
const MANAGES_LARGE_OBJECTS = / EXECUTE FUNCTION (?:\S+\.)?lo_manage\(/;

/** Of the domain `lo` that the extension brings, or one that users made over oid. */
function isLargeObject({ type }: ColumnDefinition, { extensions, types }: TableDefinition): boolean {
  const [, name] = /^(?:.*\.)?(lo)(?:\[\])*$/.exec(type) ?? [];
  if (name === undefined) return false;
  return (
    extensions.includes('lo') ||
    types.some((one) => one.kind === 'domain' && one.name === name && one.baseType === 'oid')
  );
}
