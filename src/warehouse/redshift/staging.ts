/**
 * Chunks as objects on S3, under `<prefix>/<load id>/`: `load.json` says which table the load is for; `data/` holds
 * the rows, named by content; `chunks/<n>.json` says which objects a chunk is and is written last, so a chunk is
 * staged exactly when that object is there; `failures/<n>.json` counts the commits that failed.
 */
import { constants, zstdCompress } from 'node:zlib';
import { promisify } from 'node:util';
import { z } from 'zod';
import { sha256Hex } from '../../codec/sha256.js';
import { canonicalJson } from '../../codec/canonical-json.js';
import { corrupted, SortkeepError } from '../../domain/errors.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { changedDesign, nameOf, notBegun } from '../load-faults.js';
import type { StagedChunk, WarehouseTable } from '../warehouse.js';
import { cutObjects, type ObjectText } from './cut-objects.js';
import { nullMarker } from './redshift-csv.js';

const compress = promisify(zstdCompress);

const STAGED = z.object({
  chunk: z.object({
    index: z.number().int(),
    rows: z.number().int(),
    rawBytes: z.number().int(),
    storedBytes: z.number().int(),
  }),
  objects: z.array(z.object({ key: z.string(), bytes: z.number().int() })),
});
export type StagedObjects = z.infer<typeof STAGED>;

export interface Staging {
  readonly store: ObjectStore;
  readonly prefix: string;
  /** Plaintext of an object. ZSTD objects are not split by COPY, and 1 to 125 MB compressed load best. */
  readonly objectBytes: number;
}

const numbered = (index: number): string => String(index).padStart(6, '0');

export const loadPrefix = (staging: Staging, loadId: string): string => `${staging.prefix}/${loadId}/`;

async function putText(
  staging: Staging,
  loadId: string,
  chunk: number,
  text: ObjectText,
): Promise<StagedObjects['objects'][number]> {
  // One call and so one frame: whether COPY reads on after the first frame of a file is not documented.
  const bytes = await compress(text.bytes, {
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  const key = `${loadPrefix(staging, loadId)}data/${numbered(chunk)}-${sha256Hex(bytes).slice(0, 32)}.csv.zst`;
  await staging.store.put(key, bytes);
  return { key, bytes: bytes.length };
}

const LOAD = z.object({ designSha256: z.string() });

const loadKey = (staging: Staging, loadId: string): string => `${loadPrefix(staging, loadId)}load.json`;

/** Notes that the load is for this design; CONFLICT when it was begun for another. */
export async function noteLoad(staging: Staging, loadId: string, table: WarehouseTable): Promise<void> {
  const designSha256 = sha256Hex(table.ddl);
  const body = Buffer.from(canonicalJson({ designSha256 }), 'utf8');
  try {
    await staging.store.put(loadKey(staging, loadId), body, { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof SortkeepError) || error.code !== 'ALREADY_EXISTS') throw error;
    await refuseOtherLoad(staging, loadId, table);
  }
}

/** CONFLICT unless the load was begun, for this table. */
export async function refuseOtherLoad(
  staging: Staging,
  loadId: string,
  table: WarehouseTable,
): Promise<void> {
  const key = loadKey(staging, loadId);
  if ((await staging.store.head(key)) === null) throw notBegun(loadId);
  const load = parseObject(LOAD, await readObject(staging.store, key), key);
  if (load.designSha256 !== sha256Hex(table.ddl)) throw changedDesign(loadId, table.target);
}

/** How many commits of the load failed; part of the token of the next one, since a token gives its old failure back. */
export async function countFailures(staging: Staging, loadId: string): Promise<number> {
  let failures = 0;
  for await (const { key } of staging.store.list(`${loadPrefix(staging, loadId)}failures/`)) {
    if (key.endsWith('.json')) failures += 1;
  }
  return failures;
}

export async function noteFailure(staging: Staging, loadId: string, failures: number): Promise<void> {
  await staging.store.put(
    `${loadPrefix(staging, loadId)}failures/${numbered(failures)}.json`,
    Buffer.from('{}'),
  );
}

/** See `Warehouse.stage`. Objects of an earlier staging of the chunk are left to `removeStaged`. */
export async function stageObjects(
  staging: Staging,
  loadId: string,
  table: WarehouseTable,
  index: number,
  rows: AsyncIterable<Uint8Array>,
): Promise<StagedChunk> {
  let rawBytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const part of rows) {
      rawBytes += part.length;
      yield part;
    }
  }
  const texts = cutObjects(
    counted(),
    table.columns.length,
    nullMarker(loadId),
    staging.objectBytes,
    nameOf(table.target),
  );
  const objects: StagedObjects['objects'] = [];
  let count = 0;
  for await (const text of texts) {
    objects.push(await putText(staging, loadId, index, text));
    count += text.rows;
  }
  const storedBytes = objects.reduce((sum, { bytes }) => sum + bytes, 0);
  const chunk = { index, rows: count, rawBytes, storedBytes };
  const marker = canonicalJson({ chunk, objects });
  await staging.store.put(
    `${loadPrefix(staging, loadId)}chunks/${numbered(index)}.json`,
    Buffer.from(marker, 'utf8'),
  );
  return chunk;
}

async function readObject(store: ObjectStore, key: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of store.get(key)) parts.push(part);
  return Buffer.concat(parts);
}

function parseObject<T>(schema: z.ZodType<T>, bytes: Buffer, key: string): T {
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw corrupted(
      `object ${key} is not what staging wrote`,
      'Discard the load and start the move again.',
      cause,
    );
  }
}

/** The staged chunks of a load, by index. */
export async function listStaged(staging: Staging, loadId: string): Promise<readonly StagedObjects[]> {
  const staged: StagedObjects[] = [];
  for await (const { key } of staging.store.list(`${loadPrefix(staging, loadId)}chunks/`)) {
    staged.push(parseObject(STAGED, await readObject(staging.store, key), key));
  }
  return staged.sort((a, b) => a.chunk.index - b.chunk.index);
}

/** Removes every object of the load; the lines of its chunks first, so that no chunk is half there. */
export async function removeStaged(staging: Staging, loadId: string): Promise<void> {
  for (const part of ['chunks/', '']) {
    const keys: string[] = [];
    for await (const { key } of staging.store.list(`${loadPrefix(staging, loadId)}${part}`)) keys.push(key);
    for (const key of keys) await staging.store.remove(key);
  }
}
