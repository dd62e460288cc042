import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { resumeCounting } from '../../../src/catalog/usage/resume-counting.js';
import { thinningCutoffs } from '../../../src/catalog/usage/thinning-cutoffs.js';
import { usageRows } from '../../../src/catalog/usage/usage-rows.js';
import { tableId } from '../../../src/domain/ids.js';
import type { TableId } from '../../../src/domain/ids.js';
import type { ActivityInterval, EpochStart, RelationInterval } from '../../../src/domain/usage-evidence.js';

const FROM = new Date('2026-01-31T23:10:00Z');
const TO = new Date('2026-02-01T00:10:00Z');
const ORDERS = tableId('00000000-0000-4000-8000-000000000001');
const EVENTS = tableId('00000000-0000-4000-8000-000000000002');
const tableOf = (oid: number): TableId | undefined =>
  new Map([
    [10, ORDERS],
    [20, EVENTS],
  ]).get(oid);

const NONE = { seqScans: 0n, seqTuples: 0n, indexScans: 0n, indexTuples: 0n };
const NO_WRITES = { inserted: 0n, updated: 0n, hotUpdated: 0n, deleted: 0n };

const relation = (part: Partial<RelationInterval>): RelationInterval => ({
  relationOid: 10,
  tableOid: 10,
  reads: NONE,
  writes: NO_WRITES,
  attributions: [],
  unexplained: NONE,
  lastRead: null,
  epoch: null,
  ...part,
});

const interval = (
  relations: readonly RelationInterval[],
  part: Partial<ActivityInterval> = {},
): ActivityInterval => ({
  from: FROM,
  to: TO,
  epoch: null,
  relations,
  ...part,
});

const reset = (cause: EpochStart['cause']): EpochStart => ({
  cause,
  countingSince: FROM,
  lostFrom: null,
  lostTo: null,
  evidence: 'seen',
});

const ONE_SCAN = { ...NONE, seqScans: 1n, seqTuples: 100n };

describe('what is kept of an interval', () => {
  it('puts a read on the day and hour that the server tells, and writes on those of the scan', () => {
    const rows = usageRows(
      interval([
        relation({
          unexplained: ONE_SCAN,
          writes: { ...NO_WRITES, inserted: 5n },
          lastRead: { at: new Date('2026-01-31T23:50:00Z'), exact: true },
        }),
      ]),
      tableOf,
    );
    expect(rows.days).toMatchObject([
      { day: '2026-01-31', reads: ONE_SCAN, inserted: 0n, readDays: 2 ** 30, readHours: 2 ** 23 },
      { day: '2026-02-01', reads: NONE, inserted: 5n, readDays: 0, readHours: 0, lastRead: null },
    ]);
  });

  it('puts a read of an unknown moment on the day of the scan, and on the hour when scans are an hour apart', () => {
    const read = relation({ unexplained: ONE_SCAN, lastRead: { at: TO, exact: false } });
    const [hourly] = usageRows(interval([read]), tableOf).days;
    expect(hourly).toMatchObject({
      day: '2026-02-01',
      readDays: 1,
      readHours: 2 ** 23,
      lastReadExact: false,
    });
    const [daily] = usageRows(interval([read], { from: new Date('2026-01-31T00:00:00Z') }), tableOf).days;
    expect(daily?.readHours).toBe(0);
  });

  it('adds partitions up to their table, and keeps the evidence of a cause once', () => {
    const dump = (evidence: string) => ({ cause: 'DUMP' as const, evidence, ...ONE_SCAN });
    const rows = usageRows(
      interval([
        relation({
          relationOid: 21,
          tableOid: 20,
          attributions: [dump('first')],
          unexplained: ONE_SCAN,
          lastRead: { at: TO, exact: false },
        }),
        relation({
          relationOid: 22,
          tableOid: 20,
          attributions: [dump('second')],
          unexplained: ONE_SCAN,
          lastRead: { at: FROM, exact: false },
        }),
      ]),
      tableOf,
    );
    expect(rows.days).toMatchObject([
      { tableId: EVENTS, reads: { seqScans: 2n, seqTuples: 200n }, lastRead: TO },
    ]);
    expect(rows.attributions).toEqual([
      {
        tableId: EVENTS,
        day: '2026-02-01',
        cause: 'DUMP',
        evidence: 'first',
        ...NONE,
        seqScans: 2n,
        seqTuples: 200n,
      },
    ]);
  });

  it('begins nothing anew for a new partition, but for a new table, and for a partition that was reset', () => {
    const rows = usageRows(
      interval(
        [
          relation({ relationOid: 21, tableOid: 20, epoch: reset('FIRST_SCAN') }),
          relation({ relationOid: 22, tableOid: 20, epoch: reset('TABLE_RESET') }),
          relation({ relationOid: 23, tableOid: 20, epoch: reset('TABLE_RESET') }),
          relation({ epoch: reset('FIRST_SCAN') }),
        ],
        { epoch: reset('CRASH') },
      ),
      tableOf,
    );
    expect(rows.epochs.map(({ tableId: id, cause }) => [id, cause])).toEqual([
      [null, 'CRASH'],
      [EVENTS, 'TABLE_RESET'],
      [ORDERS, 'FIRST_SCAN'],
    ]);
  });

  it('leaves out what has no table, and days on which nothing happened', () => {
    const rows = usageRows(
      interval([relation({ tableOid: 99, unexplained: ONE_SCAN }), relation({ attributions: [] })]),
      tableOf,
    );
    expect(rows).toEqual({ days: [], attributions: [], epochs: [] });
  });

  it('loses no count, whatever the partitions', () => {
    const count = fc.bigInt(0n, 2n ** 40n);
    const counts = fc.record({ seqScans: count, seqTuples: count, indexScans: count, indexTuples: count });
    const part = fc.record({
      tableOid: fc.constantFrom(10, 20),
      unexplained: counts,
      inserted: count,
      at: fc.option(fc.date({ min: new Date(0), max: TO, noInvalidDate: true }), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const relations = parts.map(({ tableOid, unexplained, inserted, at }, index) =>
          relation({
            relationOid: 1000 + index,
            tableOid,
            unexplained,
            writes: { ...NO_WRITES, inserted },
            lastRead: at === null ? null : { at, exact: true },
          }),
        );
        const { days } = usageRows(interval(relations), tableOf);
        const sum = (of: (day: (typeof days)[number]) => bigint): bigint =>
          days.reduce((total, row) => total + of(row), 0n);
        expect(sum(({ reads }) => reads.seqTuples)).toBe(
          parts.reduce((total, { unexplained }) => total + unexplained.seqTuples, 0n),
        );
        expect(sum(({ inserted }) => inserted)).toBe(
          parts.reduce((total, { inserted }) => total + inserted, 0n),
        );
        expect(new Set(days.map(({ tableId: id, day }) => `${id} ${day}`)).size).toBe(days.length);
      }),
    );
  });
});

describe('counting that was off', () => {
  it('is known again since the scan that found it on, whatever else began anew', () => {
    const crash = { ...reset('CRASH'), lostFrom: FROM, lostTo: FROM };
    expect(resumeCounting(interval([], { epoch: crash })).epoch).toEqual({
      cause: 'CRASH',
      countingSince: TO,
      lostFrom: FROM,
      lostTo: TO,
      evidence: 'seen; an earlier scan found track_counts off',
    });
    expect(resumeCounting(interval([], { epoch: reset('FIRST_SCAN') })).epoch).toMatchObject({
      cause: 'COUNTING_OFF',
      countingSince: TO,
      lostFrom: FROM,
    });
  });
});

describe('days that become months', () => {
  it('are older than two months, and those of explained reads older than one', () => {
    expect(thinningCutoffs(new Date('2026-05-05T12:00:00Z'))).toEqual({
      use: '2026-03-04',
      attributions: '2026-03-31',
    });
  });
});
