import { describe, expect, it } from '@jest/globals';
import { removalId } from '../../../src/domain/ids.js';
import type { SequenceDefinition, TableDefinition } from '../../../src/domain/table-definition.js';
import type { TableDetails } from '../../../src/domain/table-details.js';
import { quarantineSchema } from '../../../src/removal/removal-names.js';
import { spellInPlace } from '../../../src/removal/spell-in-place.js';
import { tableDifferences } from '../../../src/removal/table-differences.js';
import { column } from '../../support/archives.js';
import { plainTable } from '../../support/plain-table.js';

const DETAILS: TableDetails = {
  columns: [],
  notNulls: [],
  constraints: [],
  wholeRowIndexes: [],
  indexes: [],
  clusteredOn: null,
  replicaIdentity: 'default',
  rowSecurity: { enabled: false, forced: false },
  policies: [],
  triggers: [],
  rules: [],
  statistics: [],
  inherits: [],
  rowType: null,
  sequences: [],
  accessMethod: null,
  tablespace: null,
  publications: [],
  securityLabels: [],
  extensions: [],
};
const trigger = (name: string, sql = 'create trigger'): TableDetails['triggers'][number] => ({
  name,
  sql,
  enabled: 'origin',
  comment: null,
});
const comment = null;

/** One more of each part, or another one. */
const DETAIL_CHANGES: { readonly [K in keyof TableDetails]-?: TableDetails[K] } = {
  columns: [{ column: 'a', storage: 'main', compression: null, statistics: null, options: [], grants: [] }],
  notNulls: [{ column: 'a', name: 'n', noInherit: true, comment }],
  constraints: [{ name: 'c', sql: 'CHECK (t.* IS NULL)', since: 0, comment }],
  wholeRowIndexes: [{ name: 'w', unique: false, sql: 'USING btree ((t.*))', comment }],
  indexes: [{ name: 'i', parameters: ['fillfactor=50'], statistics: [], tablespace: null, valid: true }],
  clusteredOn: 'i',
  replicaIdentity: { index: 'i' },
  rowSecurity: { enabled: false, forced: true },
  policies: [
    { name: 'p', permissive: true, command: 'all', roles: [], using: 'true', withCheck: null, comment },
  ],
  triggers: [trigger('t')],
  rules: [{ name: 'r', sql: 'CREATE RULE', enabled: 'origin', comment }],
  statistics: [{ schema: 's', name: 'x', sql: ' ON a, b', target: null, comment }],
  inherits: [{ schema: 's', name: 'parent' }],
  rowType: { schema: 's', name: 'type' },
  sequences: [{ schema: 's', name: 'q', grants: ['=U/app'], unlogged: false }],
  accessMethod: 'columnar',
  tablespace: 'cold',
  publications: [{ name: 'p', columns: null, where: null }],
  securityLabels: [{ column: null, provider: 'p', label: 'l' }],
  extensions: [{ name: 'citext', schema: 'public', version: '1.6' }],
};

describe('a table beside its archive', () => {
  it('differs in nothing when nothing differs, whatever the positions of its sequences and its seals are', () => {
    const at = (lastValue: string): SequenceDefinition => ({
      schema: 'public',
      name: 'q',
      column: 'id',
      kind: 'owned',
      dataType: 'bigint',
      start: '1',
      increment: '1',
      minimum: '1',
      maximum: '9',
      cache: '1',
      cycle: false,
      lastValue,
      isCalled: true,
      comment,
    });
    const archived = plainTable({
      details: DETAILS,
      sequences: [at('3')],
      notRecreated: ['trigger audit'],
    });
    const now = plainTable({
      details: DETAILS,
      sequences: [at('7')],
      notRecreated: [
        'trigger audit',
        'trigger sortkeep_seal_row (before insert)',
        'trigger sortkeep_seal_truncate',
      ],
    });
    expect(tableDifferences(archived, now)).toEqual({ structure: [], details: [] });
  });

  it.each(Object.entries(DETAIL_CHANGES))('differs when its %s do, in both directions', (part, value) => {
    const plain = plainTable({ details: DETAILS });
    const changed = plainTable({ details: { ...DETAILS, [part]: value } });
    expect(tableDifferences(plain, changed)).toEqual({ structure: [], details: [expect.any(String)] });
    expect(tableDifferences(changed, plain)).toEqual({ structure: [], details: [expect.any(String)] });
  });

  it('says by name what was added, changed and dropped', () => {
    const archived = plainTable({
      details: { ...DETAILS, triggers: [trigger('kept'), trigger('changed'), trigger('dropped')] },
    });
    const now = plainTable({
      owner: 'somebody',
      grants: ['=r/somebody'],
      columns: [column('late')],
      details: { ...DETAILS, triggers: [trigger('changed', 'other'), trigger('kept'), trigger('added')] },
    });
    const { structure, details } = tableDifferences(archived, now);
    expect(structure).toEqual(['column late was added']);
    expect(details).toEqual([
      'its owner is another one',
      'grant =r/somebody was added',
      'trigger changed is another one',
      'trigger dropped is not there any more',
      'trigger added was added',
    ]);
  });

  it('differs by a feature that only a scan has a word for', () => {
    const archived = plainTable({ details: DETAILS });
    const now = plainTable({ details: DETAILS, notRecreated: ['a thing of a later release'] });
    expect(tableDifferences(archived, now).structure).toEqual([
      'feature a thing of a later release was added',
    ]);
  });

  it('is all of its archive of a release without details only where there is nothing to say', () => {
    const archived = plainTable();
    const sequences = [{ schema: 's', name: 'q', grants: [], unlogged: false }];
    const extensions = DETAIL_CHANGES.extensions;
    const plain = plainTable({ details: { ...DETAILS, sequences, extensions } });
    expect(tableDifferences(archived, plain)).toEqual({ structure: [], details: [] });
    for (const [part, value] of Object.entries(DETAIL_CHANGES).filter(([name]) => name !== 'extensions')) {
      const { details } = tableDifferences(archived, plainTable({ details: { ...DETAILS, [part]: value } }));
      expect(details).toEqual([
        expect.stringMatching(/and the archive is of a release that kept no details$/),
      ]);
    }
  });
});

describe('a table in quarantine', () => {
  const id = removalId('0197a4de-0000-4000-8000-00000000000a');
  const quarantine = quarantineSchema(id);
  const at = (schema: string, quoted: string): TableDefinition =>
    plainTable({
      schema,
      foreignKeys: [
        {
          ...{
            name: 'self',
            columns: ['a'],
            references: { schema, name: 'orders' },
            referencedColumns: ['b'],
          },
          ...{ onUpdate: 'no action', onDelete: 'no action', onDeleteColumns: [], match: 'simple' },
          ...{ deferrable: false, initiallyDeferred: false, validated: true, comment },
        },
      ],
      details: { ...DETAILS, triggers: [trigger('t', `CREATE TRIGGER t ON ${quoted}.orders`)] },
    });

  it.each([
    ['public', 'public'],
    ['My "odd" schema', '"My ""odd"" schema"'],
    ['back\\slash $& $1', '"back\\slash $& $1"'],
  ])('is spelled as in %s, where it belongs', (schema, quoted) => {
    const spelled = spellInPlace(id, schema, quoted);
    const same = tableDifferences(at(schema, quoted), at(quarantine, quarantine), spelled);
    expect(same).toEqual({ structure: [], details: [] });
    const { structure, details } = tableDifferences(
      at('other', 'other'),
      at(quarantine, quarantine),
      spelled,
    );
    expect(structure).toEqual(['its schema is another one', 'foreign key self is another one']);
    expect(details).toEqual(['trigger t is another one']);
  });
});
