import { writeSeekableObjects } from '../../codec/seekable-zstd-writer.js';

import type { SampleSlice } from '../../domain/dry-run.js';
import type { MoveRun } from '../../engine/mover.js';
import { metered } from '../rows/metered.js';
import type { SourceTable } from '../source/source-table.js';
import type { Slice } from './choose-slices.js';

/**
 * Copies the slices one after the other as an archive would, with compression, proof and hashes, and keeps nothing. The
 * first is copied once before, untimed: nothing is warm yet.
 */
export async function sampleRows(
  rows: SourceTable,
  expressions: readonly string[],
  slices: readonly Slice[],
  run: MoveRun,
): Promise<readonly SampleSlice[]> {
  const [first] = slices;
  if (first !== undefined) await sampleSlice(rows, expressions, first, run);
  const found: SampleSlice[] = [];
  for (const slice of slices) found.push(await sampleSlice(rows, expressions, slice, run));
  return found;
}

async function sampleSlice(
  rows: SourceTable,
  expressions: readonly string[],
  { range, pages }: Slice,
  run: MoveRun,
): Promise<SampleSlice> {
  const meter = { rows: 0, rawBytes: 0, storedBytes: 0 };
  const started = performance.now();
  const {
    rows: count,
    rawBytes,
    storedBytes,
  } = await writeSeekableObjects(
    metered(rows.copyOut(expressions, range), meter, run.signal),
    () => Promise.resolve(),
    { name: 'the sample of a dry run' },
  );
  return { pages, rows: count, rawBytes, storedBytes, seconds: (performance.now() - started) / 1000 };
}
