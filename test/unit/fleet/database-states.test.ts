import { expect, it } from '@jest/globals';
import type { DatabaseScan, DatabaseState } from '../../../src/domain/source.js';
import type { DatabaseEntry } from '../../../src/scanner/read-instance.js';
import { databaseStates } from '../../../src/services/database-states.js';

const [EARLIER, NOW] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-02T00:00:00Z')];
const ERROR = { code: 'CONFLICT', message: 'busy', hint: 'Wait.', retryable: true } as const;

const entry = (name: string, changed: Partial<DatabaseEntry> = {}): DatabaseEntry => ({
  oid: 5,
  name,
  isTemplate: false,
  acceptsConnections: true,
  encoding: 'UTF8',
  collation: 'C',
  characterType: 'C',
  ...changed,
});
const scan = (database: string, tables: number, error: DatabaseScan['error'] = null): DatabaseScan => ({
  database,
  tables,
  newSchemaVersions: 0,
  error,
});
const state = (database: string, changed: Partial<DatabaseState> = {}): DatabaseState => ({
  database,
  encoding: 'UTF8',
  collation: 'C',
  characterType: 'C',
  tables: 7,
  readAt: EARLIER,
  error: null,
  ...changed,
});

it('keeps what was read', () => {
  expect(databaseStates([], [entry('app')], [scan('app', 7)], NOW)).toEqual([state('app', { readAt: NOW })]);
});

it('keeps the old count and its time where a database could not be read, and says why', () => {
  expect(databaseStates([state('app')], [entry('app')], [scan('app', 0, ERROR)], NOW)).toEqual([
    state('app', { error: ERROR }),
  ]);
});

it('counts what could be read of a database that had a fault the first time', () => {
  expect(databaseStates([], [entry('app')], [scan('app', 3, ERROR)], NOW)).toEqual([
    state('app', { tables: 3, readAt: null, error: ERROR }),
  ]);
});

it('believes a smaller count when the scan had no fault', () => {
  expect(databaseStates([state('app')], [entry('app')], [scan('app', 0)], NOW)).toMatchObject([
    { tables: 0, readAt: NOW },
  ]);
});

it('leaves out templates and databases that are gone', () => {
  const entries = [entry('app'), entry('template1', { isTemplate: true })];
  const scans = [scan('app', 7)];
  expect(databaseStates([state('app'), state('dropped')], entries, scans, NOW)).toEqual([
    state('app', { readAt: NOW }),
  ]);
});
