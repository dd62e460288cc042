/** What a move would do and what speaks against it, in words and SQL: pure, from gathered facts. */
import { dependentText } from '../../domain/dependent.js';
import type { QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import type { Label } from '../../domain/verdict.js';
import { neverRestored, notMadeAgain } from '../../domain/not-made-again.js';
import { quoteName } from '../../postgres/quote.js';
import { coveredPartitions } from './covered-partitions.js';
import { hiddenRows } from './hidden-rows.js';
import type { PlanFacts, TableTarget } from './plan-facts.js';
import { unmovableRows } from './unmovable-rows.js';

export interface PlanDecision {
  readonly steps: readonly string[];
  readonly warnings: readonly string[];
  readonly refusals: readonly string[];
}

const EXPECTED: Readonly<Record<'CONSOLIDATE' | 'LOAD' | 'ARCHIVE', Label>> = {
  CONSOLIDATE: 'APP',
  LOAD: 'BROKER',
  ARCHIVE: 'UNUSED',
};

export function decidePlan(target: TableTarget, facts: PlanFacts): PlanDecision {
  return {
    steps: stepsOf(target, facts),
    warnings: warningsOf(target, facts),
    refusals: refusalsOf(target, facts),
  };
}

function refusalsOf(target: TableTarget, facts: PlanFacts): readonly string[] {
  const { table, version, warehouse, fallen } = facts;
  const refusals: string[] = [];
  if (table.goneAt !== null) {
    refusals.push(`the table was not there any more at the scan of ${table.goneAt.toISOString()}`);
  }
  if (target.kind === 'ARCHIVE' && fallen?.cause === 'READ') refusals.push(`${fallen.why}: scan it again`);
  refusals.push(...unmovableRows(version));
  if (target.kind !== 'LOAD') {
    for (const type of version.definition.unsupportedTypes) {
      refusals.push(`it needs ${type}, which a copy could not create again`);
    }
  }
  if (warehouse !== null && 'refusal' in warehouse) refusals.push(warehouse.refusal);
  return refusals;
}

function warningsOf(target: TableTarget, facts: PlanFacts): readonly string[] {
  const { table, version, label, fallen, usage, warehouse } = facts;
  const warnings: string[] = [];
  const expected = EXPECTED[target.kind];
  if (label !== expected)
    warnings.push(
      `its verdict is ${label}${fallen === null ? '' : ` (${fallen.why})`}, and ${target.kind} is meant for ${expected} tables`,
    );
  const writes = usage === null ? null : usage.inserted + usage.updated + usage.deleted;
  const counted =
    writes === null ? 'its use is not known' : `${writes} row writes were counted while it was observed`;
  warnings.push(
    target.kind === 'ARCHIVE'
      ? `the archive holds the rows of one moment; what is written later is not in it (${counted})`
      : `the copy is of one moment: a source that is written to meanwhile is not followed, so stop its writers first (${counted})`,
  );
  if (target.kind === 'ARCHIVE' && table.dependents.length > 0) {
    warnings.push(
      `depends on it: ${table.dependents.map(dependentText).join(', ')} (nothing is dropped by this move)`,
    );
  }
  warnings.push(...hiddenRows(version));
  warnings.push(
    ...(target.kind === 'ARCHIVE'
      ? neverRestored(version.definition).map((feature) => `a restore will not make again: ${feature}`)
      : notMadeAgain(version.definition).map((feature) => `will not be made at the target: ${feature}`)),
  );
  if (target.kind !== 'LOAD') warnings.push(...surroundingsOf(version.definition, target.kind));
  if (version.definition.extensions.length > 0 && target.kind !== 'LOAD') {
    warnings.push(`needs the extensions ${version.definition.extensions.join(', ')} where it is created`);
  }
  if (warehouse !== null && 'ddl' in warehouse) warnings.push(...warehouse.warnings);
  return warnings;
}

/** What belongs to a table and stays behind. */
function surroundingsOf(
  { owner, grants, externalReferences }: TableDefinition,
  kind: TableTarget['kind'],
): readonly string[] {
  return [
    ...(grants.length > 0 && kind === 'CONSOLIDATE'
      ? [`its owner ${owner} and ${grants.length} grants are recorded and not given again`]
      : []),
    ...externalReferences.map((name) => `uses ${name}, which must be where the table is made`),
  ];
}

function stepsOf(target: TableTarget, facts: PlanFacts): readonly string[] {
  const { definition } = facts.version;
  const from = quoteName(target.from);
  const partitioned = definition.kind === 'partitioned table';
  const each = partitioned ? 'each leaf' : `only ${from}`;
  const opening = [
    `connect to database ${target.from.database} of ${facts.sourceName}; lock table only ${from}${partitioned ? ' and only each of its partitions' : ''} in access share mode; export a snapshot`,
    'compare the table with the one that was planned for; stop if it has changed',
    ...coveredPartitions(facts.version),
  ];
  const closing = 'let go of lock and snapshot; the source keeps its table as it is';
  switch (target.kind) {
    case 'ARCHIVE':
      return [
        ...opening,
        `copy (select ${definition.columns.length} columns from ${each}) to stdout (format csv, force_quote *), by page ranges, into zstd frames with SHA-256 of plaintext and stored bytes`,
        ...(target.ownKey === true
          ? ['encrypt each object under a data key of this archive alone, by which it can be shredded']
          : []),
        `store the objects encrypted in ${facts.destination}; read each back through a second zstd decoder`,
        'publish the manifest if none is there; enter archive, restore handle and lineage into the catalog',
        closing,
      ];
    case 'LOAD':
      return [
        ...opening,
        ...(facts.warehouse !== null && 'ddl' in facts.warehouse
          ? [`in ${facts.destination}: ${facts.warehouse.ddl}`]
          : []),
        `stage the rows${partitioned ? ' of all leaves' : ''} by page ranges, then make them the content of the ${partitioned ? 'one ' : ''}table in one transaction`,
        'compare row count, sums, minima and maxima of every column at both ends; enter lineage into the catalog',
        closing,
      ];
    case 'CONSOLIDATE':
      return [
        ...opening,
        `in database ${target.to.database} of ${facts.destination}: create table ${quoteName(target.to)}${partitioned ? ' with its partitions' : ''} if nothing has that name`,
        `pipe copy out of ${partitioned ? 'each leaf' : from} into copy ${partitioned ? 'its leaf' : quoteName(target.to)} from stdin, by page ranges, each once`,
        ...listed('then create', [
          ...definition.constraints.map(({ name, sql }) => `${name} ${sql}`),
          ...definition.indexes.map(({ name }) => `index ${name}`),
        ]),
        ...listed(
          'foreign keys, not valid first and then validated, as soon as both ends are there',
          definition.foreignKeys.map(foreignKeyText),
        ),
        ...listed(
          'set sequences',
          definition.sequences.map(({ name }) => name),
        ),
        'read the new table back and compare row count and content hash; enter lineage into the catalog',
        closing,
      ];
  }
}

const listed = (what: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${what}: ${items.join('; ')}`];

const foreignKeyText = ({
  name,
  references,
}: {
  readonly name: string;
  readonly references: QualifiedName;
}): string => `${name} to ${references.schema}.${references.name}`;
