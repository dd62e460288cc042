import { createHash } from 'node:crypto';
import type { ContentHasher } from '../../codec/content-hash.js';
import type { ChunkResult } from '../../domain/move.js';
import type { Meter } from '../../engine/mover.js';
import { metered } from './metered.js';

export interface DigestedRows {
  readonly rows: AsyncIterable<Uint8Array>;
  /** After the last row; CORRUPTED when the text stopped inside a row. */
  result(): Pick<ChunkResult, 'rows' | 'rawBytes' | 'sha256' | 'contentHash'>;
}

/** Passes COPY text on unchanged and takes length, hash of the text and hash of the rows as it passes. */
export function digestedRows(
  source: AsyncIterable<Uint8Array>,
  hasher: ContentHasher,
  meter: Meter,
  signal: AbortSignal,
): DigestedRows {
  const hash = createHash('sha256');
  let rawBytes = 0;
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const piece of metered(source, meter, signal)) {
      hash.update(piece);
      hasher.update(piece);
      rawBytes += piece.length;
      yield piece;
    }
  }
  return {
    rows: pass(),
    result: () => ({ ...hasher.digest(), rawBytes, sha256: hash.digest('hex') }),
  };
}
