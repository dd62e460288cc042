import type { ObjectStore } from '../../storage/object-store.js';
import { ARCHIVES } from '../archive/archive-keys.js';
import { collect } from '../archive/collect.js';
import type { Findings } from './findings.js';

/**
 * What can be known of the store without writing: that it answers, may be listed, and that its key opens what is in it.
 * What only a write shows is a warning.
 */
export async function inspectStore(store: ObjectStore, findings: Findings): Promise<void> {
  for await (const { key, bytes } of store.list(ARCHIVES)) {
    if (bytes === 0) continue;
    // Of a sealed file or a KMS object not one byte comes without the key.
    await collect(store.get(key, { start: 0, end: 1 }));
    findings.tried('STORE', `list ${store.uri}/${ARCHIVES}; read ${key}, under the key of its own time`);
    findings.warn(
      `whether ${store.uri} takes new objects, and its key ${store.encryptionKeyId} encrypts them, shows at the first one`,
    );
    return;
  }
  findings.tried('STORE', `list ${store.uri}/${ARCHIVES}: there is no archive yet`);
  findings.warn(
    `nothing is in ${store.uri} yet that could be read: whether it can be written and its key ${store.encryptionKeyId} be used shows at the first object`,
  );
}
