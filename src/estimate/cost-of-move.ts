import type { CostLine, CostTime, MoveCosts, MoveSize } from '../domain/dry-run.js';
import type { MoveKind } from '../domain/plan.js';
import type { Prices } from '../domain/prices.js';
import { costOf, moneyText } from './money.js';
import { sumLines } from './sum-costs.js';

export interface CostFacts {
  readonly kind: MoveKind;
  /** The source that is read, and the one that is written to, as they are registered; null where it is none. */
  readonly from: string | null;
  readonly to: string | null;
  /** The class that the store writes: `STANDARD`, or `DIRECTORY`. */
  readonly storageClass: string;
  /** Of the table at its source, with its indexes. */
  readonly tableBytes: bigint;
  readonly size: MoveSize;
}

const GIGABYTE = 1_000_000_000n;
/** The manifest and its copy. */
const MANIFESTS = 2n;

/** Lines for the likely figures, a price that is not configured as a line without an amount. Pure. */
export function costOfMove(prices: Prices, facts: CostFacts): MoveCosts {
  const lines = linesOf(prices, facts);
  return {
    lines,
    ...sumLines(lines),
    alternatives: facts.kind === 'ARCHIVE' ? alternatives(prices, facts) : [],
  };
}

function linesOf(prices: Prices, facts: CostFacts): readonly CostLine[] {
  const { kind, from, to, tableBytes, size, storageClass } = facts;
  const raw = bytesOf(size.rawBytes.likely);
  const stored = bytesOf(size.storedBytes.likely);
  const freed = atSource(prices, 'FREED_MONTHLY', from, tableBytes);
  switch (kind) {
    case 'ARCHIVE':
      return [
        transfer(prices, raw, `out of source ${from ?? ''}`),
        ...requests(prices, facts),
        byGigabyte({
          ...{ when: 'MONTHLY', what: `archive in ${storageClass}`, bytes: stored, unit: 'GB-month' },
          ...{ price: prices.storage[storageClass]?.gigabyteMonth, name: `storage.${storageClass}` },
        }),
        freed,
      ];
    case 'LOAD':
      return [
        transfer(prices, raw, `out of source ${from ?? ''}`),
        byGigabyte({
          ...{ when: 'MONTHLY', what: 'table in the warehouse', bytes: stored, unit: 'GB-month' },
          ...{ price: prices.warehouseGigabyteMonth, name: 'warehouseGigabyteMonth' },
        }),
        freed,
      ];
    case 'CONSOLIDATE':
      return [
        transfer(prices, raw, `out of source ${from ?? ''}`),
        atSource(prices, 'MONTHLY', to, stored),
        freed,
      ];
    case 'RESTORE':
      return [
        transfer(prices, stored, 'out of the archive store'),
        ...requests(prices, facts),
        atSource(prices, 'MONTHLY', to, raw),
      ];
  }
}

/** Each object is written, asked for and read back once; each of these may ask KMS, a bucket key makes it fewer. */
function requests(prices: Prices, { kind, storageClass, size }: CostFacts): readonly CostLine[] {
  if (storageClass === 'DIRECTORY') return [];
  const objects = BigInt(size.objects) + (kind === 'ARCHIVE' ? MANIFESTS : 1n);
  const [puts, gets] = kind === 'ARCHIVE' ? [objects, objects * 2n] : [0n, objects];
  const price = prices.storage[storageClass];
  const name = `storage.${storageClass}`;
  return [
    ...(puts === 0n
      ? []
      : [
          line('ONCE', `${puts} PUT requests`, puts, 1000n, {
            price: price?.thousandPuts,
            name: `${name}.thousandPuts`,
          }),
        ]),
    line('ONCE', `${gets} GET and HEAD requests`, gets, 1000n, {
      price: price?.thousandGets,
      name: `${name}.thousandGets`,
    }),
    line('ONCE', `at most ${puts + gets} KMS requests`, puts + gets, 10_000n, {
      price: prices.tenThousandKmsRequests,
      name: 'tenThousandKmsRequests',
    }),
  ];
}

const transfer = (prices: Prices, bytes: bigint, what: string): CostLine =>
  byGigabyte({
    ...{ when: 'ONCE', what: `transfer ${what}`, bytes, unit: 'GB' },
    ...{ price: prices.transferGigabyte, name: 'transferGigabyte' },
  });

function atSource(prices: Prices, when: CostTime, source: string | null, bytes: bigint): CostLine {
  const named = source === null ? undefined : own(prices.sources, source);
  return byGigabyte({
    ...{ when, what: `table at source ${source ?? 'unknown'}`, bytes, unit: 'GB-month' },
    ...{ price: named ?? prices.otherSources, name: `sources.${source ?? ''}` },
  });
}

/** A source may be named `constructor`. */
const own = (record: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

interface ByGigabyte extends Priced {
  readonly when: CostTime;
  readonly what: string;
  readonly bytes: bigint;
  readonly unit: string;
}

interface Priced {
  readonly price: string | undefined;
  /** The setting below `prices`. */
  readonly name: string;
}

function byGigabyte({ when, what, bytes, unit, price, name }: ByGigabyte): CostLine {
  const found = line(when, what, bytes, GIGABYTE, { price, name });
  return price === undefined ? found : { ...found, how: `${bytes} bytes at ${price} a ${unit}` };
}

function line(when: CostTime, what: string, units: bigint, per: bigint, { price, name }: Priced): CostLine {
  if (price === undefined) {
    return { when, what, amount: null, how: `no price configured for ${name}` };
  }
  return { when, what, amount: moneyText(costOf(units, price, per)), how: `${units} at ${price} for ${per}` };
}

const alternatives = (prices: Prices, { storageClass, size }: CostFacts): MoveCosts['alternatives'] =>
  Object.entries(prices.storage)
    .filter(([name]) => name !== storageClass && name !== 'DIRECTORY' && storageClass !== 'DIRECTORY')
    .map(([name, { gigabyteMonth }]) => ({
      storageClass: name,
      monthly: moneyText(costOf(bytesOf(size.storedBytes.likely), gigabyteMonth, GIGABYTE)),
    }));

const bytesOf = (bytes: number): bigint => BigInt(Math.ceil(bytes));
