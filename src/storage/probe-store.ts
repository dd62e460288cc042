import { randomBytes, randomUUID } from 'node:crypto';
import { corrupted } from '../domain/errors.js';
import type { ObjectStore } from './object-store.js';

/** Writes, looks at, reads and removes one small object. Throws what the store throws, or CORRUPTED when it gives back something else. */
export async function probeStore(
  store: Pick<ObjectStore, 'uri' | 'put' | 'get' | 'head' | 'remove'>,
): Promise<void> {
  const key = `.sortkeep-check-${randomUUID()}`;
  const body = randomBytes(1024);
  await store.put(key, body, { ifAbsent: true });
  try {
    const info = await store.head(key);
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.get(key)) chunks.push(chunk);
    if (info?.bytes !== body.length || !Buffer.concat(chunks).equals(body)) {
      throw corrupted(
        `${store.uri} did not give back what was written to '${key}'`,
        'Do not use this store before its provider or disk has been looked at.',
      );
    }
  } catch (error) {
    // Best effort: the fault found above is the one to report.
    await store.remove(key).catch(() => undefined);
    throw error;
  }
  await store.remove(key);
}
