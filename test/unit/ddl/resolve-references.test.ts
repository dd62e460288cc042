import { describe, expect, it } from '@jest/globals';
import type { TypeDefinition } from '../../../src/domain/table-definition.js';
import type { ReferenceRow } from '../../../src/postgres/definition/read-references.js';
import { resolveReferences } from '../../../src/postgres/definition/resolve-references.js';

const composite = (name: string): TypeDefinition => ({
  kind: 'composite',
  schema: 'app',
  name,
  fields: [],
  comment: null,
});

const reference = (
  object: string,
  type: number | null = null,
  extension: string | null = null,
): ReferenceRow => ({
  owner: 1,
  extension,
  type,
  object,
});

describe('what a table needs', () => {
  it('lists every type after the types that it is made of, once', () => {
    const types = new Map(['outer', 'middle', 'inner'].map((name, at) => [at, composite(name)]));
    const ofTypes = new Map([
      [0, [reference('type app.middle', 1), reference('type app.inner', 2)]],
      [1, [reference('type app.inner', 2), reference('function app.check()')]],
    ]);
    const needs = resolveReferences(
      [reference('type app.outer', 0), reference('type app.inner', 2)],
      ofTypes,
      types,
    );
    expect(needs.types.map((type) => type.name)).toEqual(['inner', 'middle', 'outer']);
    expect(needs.externalReferences).toEqual(['function app.check()']);
  });

  it('finds extensions and types that cannot be created, however deep', () => {
    const ofTypes = new Map([
      [0, [reference('type x.citext', 8, 'citext'), reference('range type app.span', 9)]],
    ]);
    const needs = resolveReferences(
      [reference('type app.outer', 0)],
      ofTypes,
      new Map([[0, composite('outer')]]),
    );
    expect(needs).toMatchObject({ extensions: ['citext'], unsupportedTypes: ['range type app.span'] });
  });
});
