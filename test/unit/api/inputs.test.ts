import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { toArchiveFilter, toRestoreRequest } from '../../../src/api/archive/archive.input.js';
import { globalId } from '../../../src/api/global-id.js';
import { toMoveFilter } from '../../../src/api/move/move.input.js';
import { planTarget } from '../../../src/api/plan/plan-target.js';
import { toPlanRequest } from '../../../src/api/plan/plan.input.js';
import { toTableFilter } from '../../../src/api/table/table.input.js';
import { archiveId, sourceId } from '../../../src/domain/ids.js';
import { restoreHandle } from '../../../src/domain/restore-handle.js';

const UUID = '00000000-0000-4000-8000-000000000001';
const SOURCE = globalId('Source', UUID);
const TABLE = globalId('Table', UUID);

describe('a filter', () => {
  it('that is left out, or null in every field, filters nothing', () => {
    expect(toTableFilter(null)).toEqual({});
    expect(
      toTableFilter({ sourceId: null, label: null, minimumBytes: null, text: null, includeGone: null }),
    ).toEqual({});
    expect(toArchiveFilter(undefined)).toEqual({});
    expect(toArchiveFilter({ text: null, tag: null, createdAfter: null })).toEqual({});
    expect(toMoveFilter({ kind: null, state: null })).toEqual({});
  });

  it('keeps what is given, ids without their type', () => {
    expect(toTableFilter({ sourceId: SOURCE, minimumBytes: 0n, includeGone: false })).toEqual({
      sourceId: UUID,
      minimumBytes: 0n,
      includeGone: false,
    });
    expect(toArchiveFilter({ sourceId: SOURCE, text: "'; --" })).toEqual({ sourceId: UUID, text: "'; --" });
  });

  it.each([
    [() => toTableFilter({ minimumBytes: 2n, maximumBytes: 1n }), /minimumBytes is more than maximumBytes/],
    [() => toTableFilter({ text: 'x'.repeat(201) }), /text has 201 characters, more than 200/],
    [() => toTableFilter({ sourceId: TABLE }), /is the id of a table, not of a source/],
    [() => toArchiveFilter({ text: 'x'.repeat(501) }), /text has 501 characters/],
    [() => toArchiveFilter({ text: 'a\u0000b' }), /text holds a control character/],
    [() => toArchiveFilter({ tag: '' }), /tag is empty/],
  ])('that makes no sense is refused (%#)', (parse, message) => {
    expect(parse).toThrow(message);
  });
});

describe('a request', () => {
  it('to plan leaves to the planner what is left out', () => {
    expect(toPlanRequest({ tableId: TABLE, kind: null, tags: null })).toEqual({ tableId: UUID });
    expect(toPlanRequest({ tableId: TABLE, kind: 'ARCHIVE', tags: ['q4'], targetSchema: 'core' })).toEqual({
      tableId: UUID,
      kind: 'ARCHIVE',
      tags: ['q4'],
      targetSchema: 'core',
    });
  });

  it('to restore leaves to the archive what is left out', () => {
    expect(toRestoreRequest({ handle: 'sk-x', targetName: null })).toEqual({ handle: 'sk-x' });
    expect(toRestoreRequest({ handle: 'sk-x', targetSourceId: SOURCE, targetSchema: 's' })).toEqual({
      handle: 'sk-x',
      targetSourceId: UUID,
      targetSchema: 's',
    });
  });

  it('to restore a part has the conditions and the range of time as one list', () => {
    const where = [{ column: 'kind', operator: 'IN', values: ['a', 'b'] }] as const;
    const timeRange = { column: 'at', from: '2024-01-01', to: null };
    expect(toRestoreRequest({ handle: 'sk-x', columns: ['id'], where, timeRange })).toEqual({
      handle: 'sk-x',
      columns: ['id'],
      conditions: [...where, { column: 'at', operator: 'GE', values: ['2024-01-01'] }],
    });
  });

  it.each([
    [() => toRestoreRequest({ handle: 'sk-x', timeRange: { column: 'at' } }), /time range has no end/],
    [
      () => toPlanRequest({ tableId: TABLE, tags: Array.from({ length: 21 }, () => 'x') }),
      /21 tags are given/,
    ],
    [() => toPlanRequest({ tableId: TABLE, tags: [''] }), /a tag is empty/],
    [() => toPlanRequest({ tableId: TABLE, targetSchema: 'x'.repeat(64) }), /targetSchema has 64 characters/],
    [() => toRestoreRequest({ handle: '' }), /handle is empty/],
    [() => toRestoreRequest({ handle: 'sk-x', targetName: '\n' }), /targetName is empty/],
  ])('that makes no sense is refused (%#)', (parse, message) => {
    expect(parse).toThrow(message);
  });
});

describe('a target', () => {
  const place = { sourceId: sourceId(UUID), database: 'd', schema: 's', name: 'n' };
  const archive = archiveId(UUID);
  const nothing = {
    ...{ from: null, to: null, archiveHandle: null, part: null, tags: [] },
    ...{ groupHandle: null, members: [] },
  };

  it.each([
    [
      { kind: 'CONSOLIDATE', from: place, to: place },
      { from: place, to: place },
    ],
    [
      { kind: 'LOAD', from: place, to: { schema: 's', name: 'n' } },
      { from: place, to: { sourceId: null, database: null, schema: 's', name: 'n' } },
    ],
    [
      { kind: 'ARCHIVE', from: place, archiveId: archive, tags: ['t'] },
      { from: place, archiveHandle: restoreHandle(archive), tags: ['t'] },
    ],
    [
      { kind: 'RESTORE', archiveId: archive, to: place },
      { to: place, archiveHandle: restoreHandle(archive) },
    ],
  ] as const)('of every kind has one shape: %j', (target, shown) => {
    expect(planTarget(target)).toEqual({ ...nothing, kind: target.kind, ...shown });
  });
});
