/** Structures for property tests: small lists of few names, so that two of them have much in common. */
import fc from 'fast-check';
import type { Structure } from '../../../src/structure/compare-structures.js';
import type { QualifiedName } from '../../../src/domain/table-definition.js';

const part = fc.constantFrom('a', 'b', 'Order "x"', 'on.x y', "it's");
const comment = fc.constantFrom(null, 'one', "two's");
const sql = fc.constantFrom('1', "'x y'::text", 'a > 0');
const name: fc.Arbitrary<QualifiedName> = fc.record({ schema: part, name: part });
const nameOf = ({ schema, name: of }: QualifiedName): string => JSON.stringify([schema, of]);
const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });

const list = <T extends { readonly name: string }>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(of, { maxLength: 3, selector: (item) => item.name });
const listOfQualified = <T extends QualifiedName>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(of, { maxLength: 3, selector: nameOf });
const texts = (...all: readonly string[]): fc.Arbitrary<string[]> => fc.subarray([...all]);
const acl = fc.uniqueArray(fc.constantFrom('=r/a', 'b=arwdDxt/a', '"x ""y"""=r*w/a', 'strange'), {
  maxLength: 3,
});

const column = fc.record({
  name: part,
  type: fc.constantFrom('integer', 'text', 'app.mood'),
  userType: optional(name),
  notNull: fc.boolean(),
  default: optional(
    fc.oneof(
      fc.record({ kind: fc.constant('expression' as const), sql }),
      fc.record({ kind: fc.constant('sequence' as const), sequence: name }),
    ),
  ),
  generated: optional(fc.record({ sql, kind: fc.constantFrom('stored' as const, 'virtual' as const) })),
  identity: fc.constantFrom(null, 'always' as const, 'by default' as const),
  collation: optional(name),
  comment,
});

const constraint = fc.record({
  name: part,
  kind: fc.constantFrom('primary key' as const, 'unique' as const, 'check' as const, 'exclusion' as const),
  sql: fc.constantFrom('PRIMARY KEY (a)', 'CHECK ((a > 0)) NOT VALID', 'CHECK ((a > 0))'),
  columns: texts('a', 'b'),
  validated: fc.boolean(),
  comment,
});

const ACTIONS = ['no action', 'restrict', 'cascade', 'set null', 'set default'] as const;
const foreignKey = fc.record({
  name: part,
  columns: texts('a', 'b'),
  references: name,
  referencedColumns: texts('a', 'b'),
  onUpdate: fc.constantFrom(...ACTIONS),
  onDelete: fc.constantFrom(...ACTIONS),
  onDeleteColumns: texts('a', 'b'),
  match: fc.constantFrom('simple' as const, 'full' as const),
  deferrable: fc.boolean(),
  initiallyDeferred: fc.boolean(),
  validated: fc.boolean(),
  comment,
});

const number = fc.constantFrom('1', '9223372036854775807');
const sequence = fc.record({
  schema: part,
  name: part,
  column: part,
  kind: fc.constantFrom('identity' as const, 'owned' as const),
  dataType: fc.constantFrom('integer', 'bigint'),
  start: number,
  increment: number,
  minimum: number,
  maximum: number,
  cache: number,
  cycle: fc.boolean(),
  lastValue: fc.constant(null),
  isCalled: fc.constant(false),
  comment,
});

const type = fc.oneof(
  fc.record({
    kind: fc.constant('enum' as const),
    schema: part,
    name: part,
    labels: fc.uniqueArray(fc.constantFrom('x', "y'", 'z, q'), { maxLength: 3 }),
    comment,
  }),
  fc.record({
    kind: fc.constant('domain' as const),
    schema: part,
    name: part,
    baseType: fc.constantFrom('text', 'integer'),
    baseUserType: optional(name),
    notNull: fc.boolean(),
    default: optional(sql),
    collation: optional(name),
    checks: list(fc.record({ name: part, sql, validated: fc.boolean() })),
    comment,
  }),
  fc.record({
    kind: fc.constant('composite' as const),
    schema: part,
    name: part,
    fields: list(fc.record({ name: part, type: sql, userType: optional(name), collation: optional(name) })),
    comment,
  }),
);

const surroundingsParts = {
  triggers: list(
    fc.record({
      name: part,
      sql: fc.constantFrom(
        'CREATE TRIGGER t BEFORE UPDATE ON a.b FOR EACH ROW EXECUTE FUNCTION f()',
        'CREATE',
      ),
      enabled: fc.boolean(),
      comment,
    }),
  ),
  partitionKey: fc.constantFrom(null, 'RANGE (a)', 'LIST (b)'),
  partitions: listOfQualified(
    fc.record({ schema: part, name: part, bound: fc.constantFrom('DEFAULT', 'FOR VALUES IN (1)') }),
  ),
  inherits: listOfQualified(name),
  inheritedBy: listOfQualified(name),
  rowSecurity: fc.constantFrom('off' as const, 'on' as const, 'forced' as const),
  policies: list(
    fc.record({
      name: part,
      command: fc.constantFrom('all' as const, 'select' as const),
      permissive: fc.boolean(),
      roles: texts('a', 'public'),
      using: optional(sql),
      withCheck: optional(sql),
      comment,
    }),
  ),
  columnGrants: fc.uniqueArray(
    fc.record({ column: part, grants: acl.filter((grants) => grants.length > 0) }),
    { maxLength: 3, selector: ({ column: of }) => of },
  ),
};

const definitionParts = {
  schema: part,
  name: part,
  kind: fc.constantFrom('table' as const, 'partitioned table' as const),
  persistence: fc.constantFrom('permanent' as const, 'unlogged' as const),
  columns: list(column),
  constraints: list(constraint),
  foreignKeys: list(foreignKey),
  indexes: list(fc.record({ name: part, unique: fc.boolean(), sql, valid: fc.boolean(), comment })),
  sequences: listOfQualified(sequence),
  types: listOfQualified(type),
  unsupportedTypes: texts('range type app.span', 'row type app.t'),
  extensions: texts('hstore', 'Ltree'),
  externalReferences: texts('function app.f()'),
  comment,
  owner: part,
  grants: acl,
  storageParameters: fc.uniqueArray(fc.constantFrom('fillfactor=70', 'fillfactor=80', 'toast.x=on'), {
    maxLength: 2,
    selector: (parameter) => parameter.split('=')[0],
  }),
  notRecreated: texts('trigger a', 'row security', 'publication p', 'rule r', 'partitioning by RANGE (a)'),
};

export const structures: fc.Arbitrary<Structure> = fc.record({
  definition: fc.record(definitionParts),
  surroundings: fc.record(surroundingsParts),
});

/** Two structures that differ in one field at most. */
export const neighbours: fc.Arbitrary<readonly [Structure, Structure]> = fc
  .tuple(
    structures,
    fc.record(definitionParts, { requiredKeys: [] }),
    fc.record(surroundingsParts, { requiredKeys: [] }),
    fc.integer({ min: 0, max: 40 }),
  )
  .map(([one, definition, surroundings, at]) => {
    const few = <T extends object>(fields: T, from: number): Partial<T> => {
      const picked: Partial<T> = { ...fields };
      Object.keys(fields).forEach((key, index) => {
        if (index !== from) Reflect.deleteProperty(picked, key);
      });
      return picked;
    };
    return [
      one,
      {
        definition: { ...one.definition, ...few(definition, at) },
        surroundings:
          one.surroundings === null ? null : { ...one.surroundings, ...few(surroundings, at - 18) },
      },
    ];
  });
