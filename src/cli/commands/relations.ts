import type { Command } from 'commander';
import type { CatalogTable } from '../../domain/catalog-table.js';
import type { TableId } from '../../domain/ids.js';
import type { JoinCandidate, ListedConflict, TableRelations } from '../../domain/table-relation.js';
import type { Services } from '../../services/services.js';
import type { Cli, CommandResult } from '../cli.js';
import { findTable } from '../find-table.js';
import { formatCount } from '../format.js';
import { tableNames } from '../table-names.js';

export const addRelations = (program: Command, cli: Cli): Command =>
  program
    .command('relations')
    .description('where else a table lives, what conflicts with it, and what it joins with, with reasons')
    .argument('<table>', 'id of the table, or source/database.schema.table')
    .action((text: string) => cli.withServices(async ({ services }) => relationsOf(services, text)));

async function relationsOf(services: Services, text: string): Promise<CommandResult> {
  const table = await findTable(services, text);
  const [[relations = null], [conflicts = []], [joins = []]] = await Promise.all([
    services.relations.ofTables([table.id]),
    services.relations.conflictsOf([table.id]),
    services.relations.joinsOf([table.id]),
  ]);
  if (relations === null) {
    return {
      json: { table: table.id, compared: false },
      text: 'it was never compared with others: run `sortkeep relate`',
    };
  }
  const names = await tableNames(services, [
    ...relations.related.map(({ tableId }) => tableId),
    ...conflicts.flatMap(({ sides }) => sides.flatMap(({ tables }) => tables)),
    ...joins.flatMap(({ from, to }) => [from.tableId, to.tableId]),
  ]);
  return {
    json: {
      table: table.id,
      compared: true,
      sameShape: relations.sameShape,
      relations: relations.related.map((related) => ({ ...related, table: names(related.tableId) })),
      conflicts,
      joins: joins.map(({ from, to, ...join }) => ({
        from: { ...from, table: names(from.tableId) },
        to: { ...to, table: names(to.tableId) },
        ...join,
      })),
    },
    text: [
      ...relationLines(relations, names),
      ...conflictLines(conflicts, names),
      ...joinLines(joins, table, names),
    ].join('\n'),
  };
}

type NameOf = (id: TableId) => string;

const score = (value: number): string => value.toFixed(2);

function relationLines({ sameShape, related }: TableRelations, names: NameOf): readonly string[] {
  if (related.length === 0) return ['It lives nowhere else.'];
  const total = sameShape === 1 ? '1 other table has' : `${formatCount(sameShape)} other tables have`;
  return [
    `It lives elsewhere (${total} exactly its shape):`,
    ...related.flatMap((relation) => [
      `  ${score(relation.score)}  ${relation.kind}  ${names(relation.tableId)}`,
      ...relation.reasons.map(({ text }) => `        ${text}`),
    ]),
  ];
}

function conflictLines(conflicts: readonly ListedConflict[], names: NameOf): readonly string[] {
  if (conflicts.length === 0) return ['Nothing conflicts with it.'];
  return [
    'Conflicts with tables of its name:',
    ...conflicts.flatMap(({ kind, text, sides }) => [
      `  ${kind}  ${text}`,
      ...sides.map(
        ({ value, count, tables }) =>
          `        ${value}: ${tables.slice(0, 3).map(names).join(', ')}${count > 3 ? ` and ${formatCount(count - 3)} more` : ''}`,
      ),
    ]),
  ];
}

function joinLines(joins: readonly JoinCandidate[], table: CatalogTable, names: NameOf): readonly string[] {
  if (joins.length === 0) return ['It joins with nothing that is known.'];
  return [
    'Joins:',
    ...joins.flatMap(({ from, to, score: value, reasons }) => {
      const end = ({ tableId, columns }: JoinCandidate['from']): string =>
        `${tableId === table.id ? '' : names(tableId)}(${columns.join(', ')})`;
      return [
        `  ${score(value)}  ${end(from)} -> ${end(to)}`,
        ...reasons.map(({ text }) => `        ${text}`),
      ];
    }),
  ];
}
