import type { SchemaVersion } from '../../domain/catalog-table.js';

/** Rows that one might take for the table's and that a move of it does not cover, or may not see, in words. */
export function hiddenRows({ definition, surroundings }: SchemaVersion): readonly string[] {
  const { inheritedBy = [], rowSecurity = 'off' } = surroundings ?? {};
  const children = inheritedBy.map(({ schema, name }) => `${schema}.${name}`).join(', ');
  return [
    ...(children === ''
      ? []
      : [`tables inherit from it: ${children}; the rows that are in them are not moved with it`]),
    ...(rowSecurity === 'off'
      ? []
      : [
          `row security is ${rowSecurity === 'forced' ? 'forced for its owner too' : 'on'}: the move is refused when it opens unless the role of its source sees every row`,
        ]),
    ...definition.columns
      .filter(({ type }) => type === 'oid')
      .map(({ name }) => `where column ${name} names large objects, their content is not moved with it`),
  ];
}
