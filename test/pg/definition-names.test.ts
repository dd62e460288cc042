import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TableDefinition } from '../../src/domain/table-definition.js';
import { connectSession } from '../../src/postgres/connect.js';
import { quoteIdent, quoteLiteral } from '../../src/postgres/quote.js';
import type { Session } from '../../src/postgres/session.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { definitionOf, inTransaction, recreateTable } from '../support/recreate-table.js';

let server: TestServer;
let session: Session;

beforeAll(async () => {
  server = await startTestServer();
  session = await connectSession({ ...server.address(), tls: 'disable', applicationName: 'test' });
});

afterAll(async () => {
  await session.close();
  await server.stop();
});

const text = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength }),
      fc.string({
        unit: fc.constantFrom(...Array.from(`"'\\$:;.,()[]%-/* \n\tae1é😀`)),
        minLength: 1,
        maxLength,
      }),
    )
    .filter((name) => !name.includes('\0') && Buffer.byteLength(name) <= 63);

const names = (count: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(text(20), { minLength: count, maxLength: count });

/** Names that every object of JavaScript has; as columns of each kind, and as texts. */
const OF_OBJECTS = [
  ...['table', 'type', 'sequence', 'key', 'id', 'toString', '__proto__', 'constructor', 'valueOf'],
  ...Array.from({ length: 31 }, (_, at) => `column ${at}`),
];

const NOTHING: TableDefinition = {
  ...{ schema: 'source', name: 'source', kind: 'table', persistence: 'permanent', owner: 'postgres' },
  ...{ columns: [], constraints: [], foreignKeys: [], indexes: [], sequences: [], types: [] },
  ...{ unsupportedTypes: [], extensions: [], externalReferences: [], notRecreated: [] },
  ...{ comment: null, grants: [], storageParameters: [] },
};

describe('any name and any text', () => {
  it('reaches the server as it is, as table, column, label, default, comment and sequence', async () => {
    await fc.assert(
      fc.asyncProperty(
        names(40),
        fc.array(text(60), { minLength: 40, maxLength: 40 }),
        async (all, texts) => {
          const [table = '', type = '', sequence = '', key = '', ...columns] = all;
          const schema = `s${all.length}`;
          const definition: TableDefinition = {
            ...NOTHING,
            comment: texts[0] ?? '',
            types: [{ kind: 'enum', schema: 'source', name: type, labels: columns, comment: texts[1] ?? '' }],
            columns: columns.map((name, at) => ({
              name,
              type: at === 0 ? 'integer' : at % 2 === 0 ? 'text' : `source.${quoteIdent(type)}[]`,
              userType: at % 2 === 0 ? null : { schema: 'source', name: type },
              notNull: at === 0,
              default:
                at === 0
                  ? { kind: 'sequence', sequence: { schema: 'source', name: sequence } }
                  : at % 2 === 0
                    ? { kind: 'expression', sql: `${quoteLiteral(texts[at] ?? '')}::text` }
                    : null,
              generated: null,
              identity: null,
              collation: null,
              comment: texts[at] ?? null,
            })),
            constraints: [
              {
                name: key,
                kind: 'primary key',
                sql: `PRIMARY KEY (${quoteIdent(columns[0] ?? '')})`,
                columns: columns.slice(0, 1),
                validated: true,
                comment: texts[2] ?? '',
              },
            ],
            sequences: [
              {
                ...{ schema: 'source', name: sequence, column: columns[0] ?? '', kind: 'owned' },
                ...{
                  dataType: 'integer',
                  start: '1',
                  increment: '1',
                  minimum: '1',
                  maximum: '99',
                  cache: '1',
                },
                ...{ cycle: false, lastValue: '7', isCalled: true, comment: texts[3] ?? '' },
              },
            ],
          };
          await session.query(`drop schema if exists ${schema} cascade`);
          const place = { schema, name: table };
          await inTransaction(session, () => recreateTable(session, definition, place));
          const found = await definitionOf(session, place);
          expect(found.name).toBe(table);
          expect(found.comment).toBe(definition.comment);
          expect(found.columns.map((column) => column.name)).toEqual(columns);
          expect(found.columns.map((column) => column.comment)).toEqual(
            definition.columns.map((column) => column.comment),
          );
          expect(found.types).toEqual(definition.types.map((one) => ({ ...one, schema })));
          expect(found.sequences).toEqual(definition.sequences.map((one) => ({ ...one, schema })));
          expect(found.constraints).toMatchObject([{ name: key, columns: columns.slice(0, 1) }]);
          // The sequence is found again by what the server prints; defaults come back as literals of the same text.
          const [first, ...others] = found.columns;
          expect(first?.default).toEqual({ kind: 'sequence', sequence: { schema, name: sequence } });
          await session.query(`insert into ${schema}.${quoteIdent(table)} default values`);
          const { rows } = await session.query(`select * from ${schema}.${quoteIdent(table)}`);
          const expected = others.map((column, at): [string, string | null] => [
            column.name,
            (at + 1) % 2 === 0 ? (texts[at + 1] ?? '') : null,
          ]);
          expect(rows).toEqual([Object.fromEntries([[columns[0] ?? '', 8], ...expected])]);
        },
      ),
      { numRuns: 25, examples: [[OF_OBJECTS, OF_OBJECTS]] },
    );
  });
});
