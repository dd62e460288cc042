import { corrupted } from '../domain/errors.js';
import type { SortkeepError } from '../domain/errors.js';
import { endsInside } from './csv-records.js';
import { RowSums } from './row-sums.js';
import { Sha256Sums } from './sha256-sums.js';
import type { TextBounds } from './text-bounds.js';

/** By the name that a content hash begins with. */
const KINDS = {
  sum128: { bits: 128, sums: (bounds: TextBounds | null) => new RowSums(bounds) },
  sum256: { bits: 256, sums: () => new Sha256Sums() },
};
type Kind = keyof typeof KINDS;

const FORM = /^(?:(sum128):(0|[1-9][0-9]*):([0-9a-f]{32})|(sum256):(0|[1-9][0-9]*):([0-9a-f]{64}))$/;

export interface ContentHash {
  readonly rows: number;
  /** `sum128:<rows>:<32 hex>` */
  readonly contentHash: string;
}

export interface ContentHasher {
  /** The next bytes of canonical CSV, cut anywhere; they may be reused after the call. */
  update(bytes: Uint8Array): void;
  /** The hash of all rows; call once. CORRUPTED when the stream stopped inside a record. */
  digest(): ContentHash;
}

const write = (kind: Kind, rows: bigint | number, sum: bigint): string =>
  `${kind}:${rows}:${sum.toString(16).padStart(KINDS[kind].bits / 4, '0')}`;

/**
 * Hashes the rows of a table whatever their order: the sum modulo 2^128 of the MurmurHash3_x64_128 (seed 0, read as a
 * little-endian number) of every record of its canonical CSV, the record without its newline, written as
 * `sum128:<rows>:<32 hex>`.
 *
 * It proves a copy against loss, repetition and change by accident, where order is not kept. Somebody who may choose
 * the rows can make others with the same hash: against an adversary the SHA-256 of the bytes and the Merkle root
 * stand. It is a sum and not an exclusive or because a row that is there twice would vanish from the latter.
 *
 * `name` is what an error calls the stream. `like` is the content hash that the result is to be compared with: one of
 * an archive from before 0.3.0, `sum256:…`, is the sum modulo 2^256 of the SHA-256 of every record. `bounds` are taken in
 * the same pass, of a `sum128` alone.
 */
export function createContentHasher(
  name: string,
  like = 'sum128',
  bounds: TextBounds | null = null,
): ContentHasher {
  const kind = like.startsWith('sum256:') ? 'sum256' : 'sum128';
  const sums = KINDS[kind].sums(bounds);
  return {
    update: (bytes) => {
      sums.update(bytes);
    },
    digest: () => {
      if (sums.inside) throw endsInside(name);
      return { rows: sums.rows, contentHash: write(kind, sums.rows, sums.sum) };
    },
  };
}

/** The content hash of all rows of several parts (chunks) from theirs; of no parts, that of no rows. CORRUPTED for texts of another form or of several. */
export function mergeContentHashes(parts: readonly string[]): string {
  const [first] = parts;
  if (first === undefined) return write('sum128', 0, 0n);
  const { kind } = parse(first);
  let rows = 0n;
  let sum = 0n;
  for (const part of parts) {
    const parsed = parse(part);
    if (parsed.kind !== kind) throw unknownForm(part);
    rows += parsed.rows;
    sum = (sum + parsed.sum) % (1n << BigInt(KINDS[kind].bits));
  }
  return write(kind, rows, sum);
}

function parse(text: string): { readonly kind: Kind; readonly rows: bigint; readonly sum: bigint } {
  const [, short, shortRows, shortSum, , longRows, longSum] = FORM.exec(text) ?? [];
  const rows = shortRows ?? longRows;
  const sum = shortSum ?? longSum;
  if (rows === undefined || sum === undefined) throw unknownForm(text);
  return { kind: short === undefined ? 'sum256' : 'sum128', rows: BigInt(rows), sum: BigInt(`0x${sum}`) };
}

const unknownForm = (text: string): SortkeepError =>
  corrupted(
    `'${text.slice(0, 100)}' is not a content hash, or not one like the others`,
    'Read the record that holds it again from its source.',
  );
