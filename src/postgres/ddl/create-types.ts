import type {
  DomainDefinition,
  QualifiedName,
  RangeDefinition,
  TableDefinition,
  TypeDefinition,
} from '../../domain/table-definition.js';
import { quoteIdent, quoteLiteral, quoteName } from '../quote.js';
import { placeDefinition } from './place-definition.js';
import { nameKey } from './rename-in-expression.js';

const collate = (collation: { schema: string; name: string } | null): string =>
  collation === null ? '' : ` collate ${quoteName(collation)}`;

/**
 * Statements that create one of the definition's types in `schema`, where its others are or go too. A domain's checks
 * that were never validated are left to createKeysAndIndexes: rows may break them, and COPY tests them.
 */
export function createType(
  type: TypeDefinition,
  definition: TableDefinition,
  schema: string,
): readonly string[] {
  const at = definition.types.findIndex((other) => nameKey(other) === nameKey(type));
  const { name } = definition;
  const placed = placeDefinition(definition, { schema, name }).types[at] ?? type;
  const comment =
    placed.comment === null
      ? []
      : [
          `comment on ${placed.kind === 'domain' ? 'domain' : 'type'} ${quoteName(placed)} is ${quoteLiteral(placed.comment)}`,
        ];
  return [statementOf(placed), ...comment];
}

function statementOf(type: TypeDefinition): string {
  const name = quoteName(type);
  switch (type.kind) {
    case 'enum':
      return `create type ${name} as enum (${type.labels.map(quoteLiteral).join(', ')})`;
    case 'composite': {
      const fields = type.fields.map(
        (field) => `${quoteIdent(field.name)} ${field.type}${collate(field.collation)}`,
      );
      return `create type ${name} as (${fields.join(', ')})`;
    }
    case 'domain':
      return domainStatement(type);
    case 'range':
      return rangeStatement(type);
  }
}

function rangeStatement(type: RangeDefinition): string {
  const option = (name: string, value: QualifiedName | null): readonly string[] =>
    value === null ? [] : [`${name} = ${quoteName(value)}`];
  const options = [
    `subtype = ${type.subtype}`,
    ...option('subtype_opclass', type.opclass),
    ...option('collation', type.collation),
    ...option('subtype_diff', type.subtypeDiff),
    ...option('multirange_type_name', type.multirange),
  ];
  return `create type ${quoteName(type)} as range (${options.join(', ')})`;
}

function domainStatement(type: DomainDefinition): string {
  const checks = type.checks
    .filter((check) => check.validated)
    .map((check) => ` constraint ${quoteIdent(check.name)} ${check.sql}`);
  return [
    `create domain ${quoteName(type)} as ${type.baseType}${collate(type.collation)}`,
    type.default === null ? '' : ` default (${type.default})`,
    type.notNull ? ' not null' : '',
    ...checks,
  ].join('');
}
