import { hash } from 'node:crypto';
import { corrupted } from '../domain/errors.js';
import { createRecordSplitter } from './csv-records.js';

/** The sum is kept as eight digits in base 2^32, the most significant first. */
const LANES = 8;
const LANE = 2 ** 32;
/** A double counts exactly to 2^53, so a lane takes 2^21 additions between two carries; half of that here. */
const ROWS_PER_SETTLE = 2 ** 20;
const MODULUS = 1n << 256n;
const FORM = /^sum256:(0|[1-9][0-9]*):([0-9a-f]{64})$/;

interface ContentHash {
  readonly rows: number;
  /** `sum256:<rows>:<64 hex>` */
  readonly contentHash: string;
}

export interface ContentHasher {
  /** The next bytes of canonical CSV, cut anywhere; they may be reused after the call. */
  update(bytes: Uint8Array): void;
  /** The hash of all rows; call once. CORRUPTED when the stream stopped inside a record. */
  digest(): ContentHash;
}

const write = (rows: bigint | number, sum: string): string => `sum256:${rows}:${sum}`;

/** Adds a SHA-256, given as 32 latin1 characters, lane by lane; carries wait for `settle`. */
function add(sum: Float64Array, digest: string): void {
  for (let lane = 0; lane < LANES; lane++) {
    const at = lane * 4;
    const value =
      (digest.charCodeAt(at) << 24) |
      (digest.charCodeAt(at + 1) << 16) |
      (digest.charCodeAt(at + 2) << 8) |
      digest.charCodeAt(at + 3);
    sum[lane] = (sum[lane] ?? 0) + (value >>> 0);
  }
}

/** Carries every lane's surplus to the one above, so that each is below 2^32; what leaves the top is dropped. */
function settle(sum: Float64Array): void {
  let carry = 0;
  for (let lane = LANES - 1; lane >= 0; lane--) {
    const total = (sum[lane] ?? 0) + carry;
    carry = Math.floor(total / LANE);
    sum[lane] = total % LANE;
  }
}

/**
 * Hashes the rows of a table whatever their order: the sum modulo 2^256 of the SHA-256 of every record of its
 * canonical CSV, the record without its newline, written as `sum256:<rows>:<64 hex>`.
 *
 * Equal hashes of two tables mean that they hold the same rows, each as often, unless somebody chose the rows
 * so that the sums collide (sums of many chosen hashes can be made to collide with far less than 2^128 work:
 * Wagner, "A generalized birthday problem", 2002). So it proves a copy against loss, repetition and change by
 * accident, where order is not kept; against an adversary the SHA-256 of the bytes and the Merkle root stand.
 * It is a sum and not an exclusive or because a row that is there twice would vanish from the latter.
 *
 * `name` is what an error calls the stream.
 */
export function createContentHasher(name: string): ContentHasher {
  const sum = new Float64Array(LANES);
  let unsettled = 0;
  const records = createRecordSplitter(name, (bytes, start, end) => {
    // binary (latin1) and not 'buffer': a short text is five times cheaper to make than a Buffer.
    add(sum, hash('sha256', bytes.subarray(start, end), 'binary'));
    unsettled += 1;
    if (unsettled < ROWS_PER_SETTLE) return;
    settle(sum);
    unsettled = 0;
  });
  return {
    update: (bytes) => {
      records.update(bytes);
    },
    digest: () => {
      const rows = records.end();
      settle(sum);
      const hex = Array.from(sum, (lane) => lane.toString(16).padStart(8, '0')).join('');
      return { rows, contentHash: write(rows, hex) };
    },
  };
}

/** The content hash of all rows of several parts (chunks) from theirs; of no parts, that of no rows. CORRUPTED for a text of another form. */
export function mergeContentHashes(parts: readonly string[]): string {
  let rows = 0n;
  let sum = 0n;
  for (const part of parts) {
    const [, partRows, partSum] = FORM.exec(part) ?? [];
    if (partRows === undefined || partSum === undefined) {
      throw corrupted(
        `'${part.slice(0, 100)}' is not a content hash`,
        'Read the record that holds it again from its source.',
      );
    }
    rows += BigInt(partRows);
    sum = (sum + BigInt(`0x${partSum}`)) % MODULUS;
  }
  return write(rows, sum.toString(16).padStart(64, '0'));
}
