import { writeSeekableObjects } from '../../codec/seekable-zstd-writer.js';

import type { SampleSlice } from '../../domain/dry-run.js';
import type { MoveRun } from '../../engine/mover.js';
import { metered } from '../rows/metered.js';
import type { SourceTable } from '../source/source-table.js';
import type { Slice } from './choose-slices.js';

/** Copies the slices one after the other as an archive would, with compression, proof and hashes, and keeps nothing. */
export async function sampleRows(
  rows: SourceTable,
  expressions: readonly string[],
  slices: readonly Slice[],
  run: MoveRun,
): Promise<readonly SampleSlice[]> {
  const found: SampleSlice[] = [];
  for (const { range, pages } of slices) {
    const meter = { rows: 0, rawBytes: 0, storedBytes: 0 };
    const started = performance.now();
    const written = await writeSeekableObjects(
      metered(rows.copyOut(expressions, range), meter, run.signal),
      () => Promise.resolve(),
      { name: 'the sample of a dry run' },
    );
    found.push({ ...written, pages, seconds: (performance.now() - started) / 1000 });
  }
  return found;
}
