import type { TextOrder } from './ordered-text.js';

/** As row-sums.wat lays it out. */
const SLOTS_AT = 96;
const FIRST_SLOT_AT = 2048;
const SLOT_BYTES = 128;
const MOST_SLOTS = 16;
const ORDER_NUMBERS: Readonly<Record<TextOrder, number>> = { number: 1, moment: 2, bytes: 3 };
const KNOWN = 1;
const OUT_OF_ORDER = 2;

export const TEXT_BOUNDS_BYTES = FIRST_SLOT_AT + MOST_SLOTS * SLOT_BYTES;

interface FoundBounds {
  /** Position of the column, from 0. */
  readonly position: number;
  /** Both null where all values are NULL. */
  readonly least: string | null;
  readonly most: string | null;
  readonly nulls: number;
}

/**
 * The least and the most of some columns of canonical CSV, taken by RowSums as it hashes the rows. Of a number that is
 * equal to another in another writing (1, 1.0) either may be given.
 */
export class TextBounds {
  /** For RowSums, which takes it along. */
  readonly state = Buffer.alloc(TEXT_BOUNDS_BYTES);
  readonly #positions: readonly number[];

  /** `orders`: of all columns; null where a column's text says none. The first 16 of the others are watched. */
  constructor(orders: readonly (TextOrder | null)[]) {
    this.#positions = orders
      .flatMap((order, position) => (order === null ? [] : [position]))
      .slice(0, MOST_SLOTS);
    this.#positions.forEach((position, slot) => {
      this.state.writeUInt8(slot + 1, SLOTS_AT + position);
      this.state.writeInt32LE(ORDER_NUMBERS[orders[position] ?? 'bytes'], slotAt(slot));
    });
    this.state.writeInt32LE((this.#positions.at(-1) ?? -1) + 1, 0);
  }

  /** Of the columns that were watched but those that hold a value out of the order, of which nothing is known. */
  found(): readonly FoundBounds[] {
    return this.#positions.flatMap((position, slot): FoundBounds[] => {
      const at = slotAt(slot);
      const known = this.state.readInt32LE(at + 4);
      if (known === OUT_OF_ORDER) return [];
      const nulls = Number(this.state.readBigUInt64LE(at + 8));
      if (known !== KNOWN) return [{ position, least: null, most: null, nulls }];
      const text = (from: number, bytes: number): string => this.state.toString('latin1', from, from + bytes);
      const least = text(at + 32, this.state.readInt32LE(at + 16));
      return [{ position, least, most: text(at + 80, this.state.readInt32LE(at + 20)), nulls }];
    });
  }
}

const slotAt = (slot: number): number => FIRST_SLOT_AT + slot * SLOT_BYTES;
