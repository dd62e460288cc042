import { tablesOf } from '../../domain/partitions.js';
import type { QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import type { TableDetails } from '../../domain/table-details.js';
import { quoteIdent, quoteName } from '../quote.js';
import { actionSteps, policySteps } from './create-actions.js';
import { ownerAndGrants } from './create-grants.js';
import { commented, joined, NOTHING, oneOf, where } from './detail-plan.js';
import type { DetailPlan, TargetServer } from './detail-plan.js';
import { placeDefinition } from './place-definition.js';
import type { Placement } from './place-definition.js';

const COMPRESSION = 140_000;
const STATISTICS_TARGET = 130_000;
const UNLOGGED_SEQUENCES = 150_000;
const NOT_NULL_CONSTRAINTS = 180_000;

/**
 * What follows when the rows are in and proved: details of the table and its partitions, then owner and grants. What
 * acts on rows (triggers, rules, policies) must not act on the load, and who may read is allowed last.
 */
export function createDetails(
  definition: TableDefinition,
  placement: Placement,
  target: TargetServer,
): DetailPlan {
  const originals = tablesOf(definition);
  const placed = tablesOf(placeDefinition(definition, placement));
  const of = (make: (table: TableDefinition, details: TableDetails, from: QualifiedName) => DetailPlan) =>
    placed.map((table, index) =>
      table.details === undefined ? NOTHING : make(table, table.details, originals[index] ?? definition),
    );
  return joined([
    extensionsOf(definition, target),
    ...of((table, details) => createStorage(table, details, target)),
    ...of((table, details, from) => shapeOf(table, details, from, target)),
    ...of((table, details) => actionSteps(table, details)),
    ...of((table, details) => policySteps(table, details)),
    ownerAndGrants(placed, target),
  ]);
}

/** Storage and compression: set before the rows too, which are stored by them. */
export function createStorage(
  table: TableDefinition,
  { columns }: TableDetails,
  target: TargetServer,
): DetailPlan {
  const name = quoteName(table);
  return joined(
    columns.flatMap(({ column, storage, compression }) => {
      const alter = `alter table only ${name} alter column ${quoteIdent(column)} set`;
      return [
        storage === null
          ? NOTHING
          : oneOf(`storage ${storage} of column ${column} of ${name}`, `${alter} storage ${storage}`),
        compression === null
          ? NOTHING
          : where(
              target,
              COMPRESSION,
              oneOf(
                `compression ${compression} of column ${column} of ${name}`,
                `${alter} compression ${compression}`,
              ),
            ),
      ];
    }),
  );
}

function shapeOf(
  table: TableDefinition,
  details: TableDetails,
  from: QualifiedName,
  target: TargetServer,
): DetailPlan {
  const name = quoteName(table);
  const identity = details.replicaIdentity;
  return joined([
    ...columnSettings(name, details),
    ...indexSettings(table, details),
    ...details.notNulls.map((constraint) => where(target, NOT_NULL_CONSTRAINTS, notNullOf(name, constraint))),
    ...details.constraints.map((constraint) =>
      where(
        target,
        constraint.since,
        oneOf(
          `constraint ${constraint.name} of ${name}`,
          `alter table ${name} add constraint ${quoteIdent(constraint.name)} ${constraint.sql}`,
          ...commented(`constraint ${quoteIdent(constraint.name)} on ${name}`, constraint.comment),
        ),
      ),
    ),
    ...details.wholeRowIndexes.map(({ name: index, unique, sql, comment }) =>
      oneOf(
        `index ${index} of ${name}`,
        `create ${unique ? 'unique ' : ''}index ${quoteIdent(index)} on ${name} ${sql}`,
        ...commented(`index ${quoteName({ schema: table.schema, name: index })}`, comment),
      ),
    ),
    ...details.statistics.flatMap((one) => statisticsOf(one, target)),
    identity === 'default'
      ? NOTHING
      : oneOf(
          `replica identity of ${name}`,
          `alter table only ${name} replica identity ${typeof identity === 'string' ? identity : `using index ${quoteIdent(identity.index)}`}`,
        ),
    details.clusteredOn === null
      ? NOTHING
      : oneOf(
          `clustering of ${name}`,
          `alter table only ${name} cluster on ${quoteIdent(details.clusteredOn)}`,
        ),
    details.rowType === null
      ? NOTHING
      : oneOf(`row type of ${name}`, `alter table only ${name} of ${quoteName(details.rowType)}`),
    inheritanceOf(table, details, from),
    ...sequencesOf(table, details, target),
  ]);
}

const columnSettings = (name: string, { columns }: TableDetails): readonly DetailPlan[] =>
  columns.flatMap(({ column, statistics, options }) => {
    const alter = `alter table only ${name} alter column ${quoteIdent(column)} set`;
    return [
      statistics === null
        ? NOTHING
        : oneOf(`statistics target of column ${column} of ${name}`, `${alter} statistics ${statistics}`),
      options.length === 0
        ? NOTHING
        : oneOf(`options of column ${column} of ${name}`, `${alter} (${options.join(', ')})`),
    ];
  });

const indexSettings = (table: TableDefinition, { indexes }: TableDetails): readonly DetailPlan[] =>
  indexes.flatMap(({ name, parameters, statistics, valid }) => {
    const index = quoteName({ schema: table.schema, name });
    return valid
      ? [
          parameters.length === 0
            ? NOTHING
            : oneOf(`parameters of index ${index}`, `alter index ${index} set (${parameters.join(', ')})`),
          ...statistics.map(({ position, target }) =>
            oneOf(
              `statistics target of index ${index}`,
              `alter index ${index} alter column ${position} set statistics ${target}`,
            ),
          ),
        ]
      : [];
  });

function notNullOf(
  name: string,
  { name: constraint, noInherit, comment }: TableDetails['notNulls'][number],
): DetailPlan {
  const statements = [
    ...(noInherit ? [`alter table ${name} alter constraint ${quoteIdent(constraint)} no inherit`] : []),
    ...commented(`constraint ${quoteIdent(constraint)} on ${name}`, comment),
  ];
  // Its name was given with the table; where nothing else is to say, this tells an older server's lack of it.
  return oneOf(`not null constraint ${constraint} of ${name}`, ...statements);
}

function statisticsOf(
  { schema, name, sql, target: value, comment }: TableDetails['statistics'][number],
  target: TargetServer,
): readonly DetailPlan[] {
  const statistics = quoteName({ schema, name });
  return [
    oneOf(
      `statistics ${statistics}`,
      `create statistics ${statistics}${sql}`,
      ...commented(`statistics ${statistics}`, comment),
    ),
    value === null
      ? NOTHING
      : where(
          target,
          STATISTICS_TARGET,
          oneOf(
            `statistics target of statistics ${statistics}`,
            `alter statistics ${statistics} set statistics ${value}`,
          ),
        ),
  ];
}

/** A copy beside its original must not show its rows to those who ask the parent. */
function inheritanceOf(table: TableDefinition, { inherits }: TableDetails, from: QualifiedName): DetailPlan {
  const name = quoteName(table);
  const isBack = name === quoteName(from);
  return joined(
    inherits.map((parent) =>
      isBack
        ? {
            ...oneOf(
              `inheritance from ${quoteName(parent)}`,
              `alter table ${name} inherit ${quoteName(parent)}`,
            ),
            said: [
              `the columns that ${name} inherits from ${quoteName(parent)} are its own too: they stay when the parent loses them`,
            ],
          }
        : {
            steps: [],
            said: [
              `inheritance from ${quoteName(parent)} is left out, since ${name} is not where the table was: queries of the parent would find its rows`,
            ],
          },
    ),
  );
}

/** Those of identity columns follow their table by themselves. */
const sequencesOf = (
  { sequences }: TableDefinition,
  details: TableDetails,
  target: TargetServer,
): readonly DetailPlan[] =>
  details.sequences
    .filter(
      ({ name, unlogged }) => unlogged && sequences.some((one) => one.name === name && one.kind === 'owned'),
    )
    .map((sequence) => {
      const name = quoteName(sequence);
      return where(
        target,
        UNLOGGED_SEQUENCES,
        oneOf(`unlogged sequence ${name}`, `alter sequence ${name} set unlogged`),
      );
    });

const extensionsOf = ({ details }: TableDefinition, target: TargetServer): DetailPlan => ({
  steps: [],
  said: (details?.extensions ?? []).flatMap(({ name, version }) => {
    const there = target.extensions.get(name);
    if (there === version) return [];
    return [
      there === undefined
        ? `extension ${name} is not there`
        : `extension ${name} was of version ${version} and is of version ${there} there`,
    ];
  }),
});
