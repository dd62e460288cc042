/** A row of the chunk ledger as a Chunk. */
import { z } from 'zod';
import { claimId, moveId } from '../../domain/ids.js';
import type { Chunk, ChunkResult, PageRange } from '../../domain/move.js';

const stored = z.object({
  key: z.string(),
  rawBytes: z.number(),
  storedBytes: z.number(),
  rawSha256: z.string(),
  storedSha256: z.string(),
});

const columnBounds = z.object({
  column: z.string(),
  least: z.string().nullable(),
  most: z.string().nullable(),
  nulls: z.number(),
});

export const chunkResult: z.ZodType<ChunkResult> = z.object({
  rows: z.number(),
  rawBytes: z.number(),
  storedBytes: z.number(),
  sha256: z.string(),
  contentHash: z.string(),
  objects: z.array(stored),
  bounds: z.exactOptional(z.array(columnBounds)),
  snapshot: z
    .object({ serverRun: z.string(), relfilenode: z.string(), xmin: z.string(), fingerprint: z.string() })
    .nullable(),
});

const row = z.object({
  move_id: z.string().transform(moveId),
  index: z.number(),
  chunk_range: z.object({ fromPage: z.number(), toPage: z.number().nullable() }),
  leaf: z.number().nullable(),
  member: z.number().nullable(),
  state: z.enum(['PENDING', 'CLAIMED', 'DONE']),
  claim: z.string().transform(claimId).nullable(),
  result: chunkResult.nullable(),
});

/** Pages, and the leaf that they are of, where the table has partitions. */
export const pageRange: z.ZodType<PageRange> = z.object({
  fromPage: z.number(),
  toPage: z.number().nullable(),
  leaf: z.exactOptional(z.number()),
});

export function parseChunkRow(value: unknown): Chunk {
  const chunk = row.parse(value);
  return {
    moveId: chunk.move_id,
    index: chunk.index,
    range: {
      ...chunk.chunk_range,
      ...(chunk.leaf === null ? {} : { leaf: chunk.leaf }),
      ...(chunk.member === null ? {} : { member: chunk.member }),
    },
    state: chunk.state,
    claim: chunk.claim,
    result: chunk.result,
  };
}
