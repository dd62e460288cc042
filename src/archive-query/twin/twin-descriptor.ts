/** What says of a twin what it is: a small object beside it in the store, written after it. */
import { z } from 'zod';
import { canonicalJson } from '../../codec/canonical-json.js';
import type { Archive } from '../../domain/archive.js';
import { SortkeepError } from '../../domain/errors.js';
import { archiveId } from '../../domain/ids.js';
import { collect } from '../../movers/archive/collect.js';
import { twinDescriptorKey } from '../../movers/archive/archive-keys.js';
import type { ObjectStore } from '../../storage/object-store.js';

const descriptor = z.object({
  format: z.literal('sortkeep-twin/1'),
  archiveId: z.string().transform(archiveId),
  /** Of the archive that it was made of. */
  contentHash: z.string(),
  madeAt: z.string(),
  rows: z.number(),
  key: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  columns: z.array(
    z.object({
      name: z.string(),
      queryName: z.string(),
      postgresType: z.string(),
      type: z.string(),
      differences: z.number().nullable(),
      reason: z.string(),
    }),
  ),
});

export type TwinDescriptor = z.infer<typeof descriptor>;

/** Null where there is none that can be used: a twin is made again rather than mended. */
export async function readDescriptor(store: ObjectStore, archive: Archive): Promise<TwinDescriptor | null> {
  let bytes: Uint8Array;
  try {
    bytes = await collect(store.get(twinDescriptorKey(archive.id)));
  } catch (error) {
    if (error instanceof SortkeepError && (error.code === 'NOT_FOUND' || error.code === 'CORRUPTED'))
      return null;
    throw error;
  }
  const parsed = descriptor.safeParse(jsonOf(bytes));
  const isOfArchive =
    parsed.success && parsed.data.archiveId === archive.id && parsed.data.contentHash === archive.contentHash;
  return isOfArchive ? parsed.data : null;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

export async function writeDescriptor(store: ObjectStore, twin: TwinDescriptor): Promise<void> {
  await store.put(twinDescriptorKey(twin.archiveId), Buffer.from(canonicalJson(twin), 'utf8'));
}
