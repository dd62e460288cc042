/** A message to the catalog holds so many rows: some megabytes. */
const ROWS = 5_000;

export async function inBatches<T>(
  rows: readonly T[],
  store: (batch: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS) await store(rows.slice(start, start + ROWS));
}
