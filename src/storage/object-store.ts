/**
 * The object store port. Every implementation passes test/contract/object-store.contract.ts. Rules:
 *
 * - keys are relative, `/`-separated, of `[A-Za-z0-9._=-]` segments, never `.` or `..`; anything else is INVALID_INPUT;
 * - an object is whole or absent: a failed or interrupted `put` leaves nothing readable under its key;
 * - what is stored is encrypted at rest, by the store or by the implementation;
 * - a store that is full or not writable is NO_SPACE or ACCESS_DENIED, one that does not answer UNREACHABLE;
 * - every error message names the key and the store.
 */
export interface ObjectInfo {
  readonly key: string;
  /** Bytes as given to `put` (the plaintext of the store's own encryption). */
  readonly bytes: number;
}

export interface PutOptions {
  /** Throws ALREADY_EXISTS when the key is taken, and leaves the object that is there untouched. */
  readonly ifAbsent?: boolean;
}

export interface ObjectStore {
  /** `file:///…` or `s3://bucket/prefix`; names the store in errors, manifests and lineage; holds no secret. */
  readonly uri: string;
  /** What encrypts the objects: a KMS key id or `local:<fingerprint>`. */
  readonly encryptionKeyId: string;

  /** Throws with a hint unless the store can be reached, written and read with its key. Writes one probe object and removes it. */
  check(): Promise<void>;

  /** Stores `body` under `key`. Bodies of any length; memory stays bounded by a few parts. */
  put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, options?: PutOptions): Promise<ObjectInfo>;

  /** Streams bytes `[start, end)` (whole object without a range). NOT_FOUND when absent; CORRUPTED when decryption fails. */
  get(key: string, range?: { readonly start: number; readonly end: number }): AsyncIterable<Uint8Array>;

  /** Null when absent. */
  head(key: string): Promise<ObjectInfo | null>;

  /** All objects whose key starts with `prefix`, in key order; pages are fetched as they are consumed. */
  list(prefix: string): AsyncIterable<ObjectInfo>;

  /** Idempotent: removing an absent key succeeds. */
  remove(key: string): Promise<void>;
}
