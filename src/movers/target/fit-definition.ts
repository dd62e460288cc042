/** What a definition has to lose where the server that it goes to is older than the one that it is from: pure. */
import type { TableDefinition } from '../../domain/table-definition.js';
import { quoteName } from '../../postgres/quote.js';

export interface FittedDefinition {
  readonly definition: TableDefinition;
  /** In words, what is another way than it was. */
  readonly changes: readonly string[];
}

/** The first `server_version_num` that takes each (release notes of PostgreSQL 13, 15, 17 and 18). */
const NEWER_PARAMETERS: Readonly<Record<string, number>> = {
  autovacuum_vacuum_insert_threshold: 130_000,
  autovacuum_vacuum_insert_scale_factor: 130_000,
  autovacuum_vacuum_max_threshold: 180_000,
  vacuum_max_eager_freeze_failure_rate: 180_000,
};
const VIRTUAL = 180_000;
const UNENFORCED = 180_000;
const WITHOUT_OVERLAPS = 180_000;
const NULLS_NOT_DISTINCT = 150_000;
const MULTIRANGES = 140_000;
/** Of a partitioned table; those of its leaves stay. */
const PARTITIONED_EXCLUSION = 170_000;

/** `version`: the target's `server_version_num`. The rows and their text are the same with every change. */
export function fitDefinition(definition: TableDefinition, version: number): FittedDefinition {
  const changes: string[] = [];
  const fit = (table: TableDefinition): TableDefinition => fitTable(table, version, changes);
  const { partitioning } = definition;
  const fitted = fit(definition);
  return {
    definition:
      partitioning === undefined
        ? fitted
        : {
            ...fitted,
            partitioning: {
              ...partitioning,
              partitions: partitioning.partitions.map((partition) => ({
                ...partition,
                table: fit(partition.table),
              })),
            },
          },
    changes,
  };
}

function fitTable(table: TableDefinition, version: number, changes: string[]): TableDefinition {
  const name = quoteName(table);
  const kept = (newer: boolean, what: string): boolean => {
    if (newer) changes.push(`${what} of ${name} needs a newer server and is left out`);
    return !newer;
  };
  return {
    ...table,
    types: table.types.map((type) =>
      type.kind === 'range' && version < MULTIRANGES ? { ...type, multirange: null } : type,
    ),
    columns: table.columns.map((column) => {
      if (column.generated?.kind !== 'virtual' || version >= VIRTUAL) return column;
      changes.push(`column ${column.name} of ${name} is stored, since the server knows no virtual columns`);
      return { ...column, generated: { ...column.generated, kind: 'stored' } };
    }),
    constraints: table.constraints.filter((constraint) =>
      kept(constraintNeeds(constraint, table) > version, `constraint ${constraint.name}`),
    ),
    indexes: table.indexes.filter((index) =>
      kept(
        version < NULLS_NOT_DISTINCT && index.unique && index.sql.includes(') NULLS NOT DISTINCT'),
        `index ${index.name}`,
      ),
    ),
    storageParameters: table.storageParameters.filter((parameter) => {
      const plain = parameter.replace('toast.', '').split('=')[0] ?? '';
      return kept((NEWER_PARAMETERS[plain] ?? 0) > version, `parameter ${parameter}`);
    }),
  };
}

function constraintNeeds(
  { kind, sql }: TableDefinition['constraints'][number],
  table: TableDefinition,
): number {
  if (kind === 'exclusion') return table.kind === 'table' ? 0 : PARTITIONED_EXCLUSION;
  if (kind === 'check') return sql.endsWith(' NOT ENFORCED') ? UNENFORCED : 0;
  if (/^(?:PRIMARY KEY|UNIQUE) .* WITHOUT OVERLAPS\)/.test(sql)) return WITHOUT_OVERLAPS;
  return sql.startsWith('UNIQUE NULLS NOT DISTINCT') ? NULLS_NOT_DISTINCT : 0;
}
