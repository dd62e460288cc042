/** Shared by the codec tests: buffers cut anywhere, as streams give them. */
import fc from 'fast-check';

/** `bytes` as a stream of pieces of the given sizes in turn, the last one over again; a size of 0 gives an empty piece. */
export async function* pieces(
  bytes: Uint8Array,
  sizes: readonly number[] = [bytes.length],
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* await Promise.resolve(cut(bytes, sizes));
}

/** The same, at once. */
export function cut(bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  const last = Math.max(1, sizes.at(-1) ?? 1);
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i] ?? last;
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

export const sizes = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 8 });

/** A value as COPY with `format csv, force_quote *` writes it: NULL is nothing, all else is quoted. */
export const quote = (value: string | null): string =>
  value === null ? '' : `"${value.replaceAll('"', '""')}"`;

export const csvOf = (rows: readonly (readonly (string | null)[])[]): Buffer =>
  Buffer.from(rows.map((row) => `${row.map(quote).join(',')}\n`).join(''));

const value = fc.oneof(
  fc.constant(null),
  fc.string({
    unit: fc.constantFrom('"', '\n', '\r\n', ',', '\\.', 'a', 'é', '🦊', '\n\\.\n'),
    maxLength: 6,
  }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

/** Rows of one table, also of no columns. */
export const rows = fc
  .integer({ min: 0, max: 4 })
  .chain((columns) =>
    fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { maxLength: 12 }),
  );
