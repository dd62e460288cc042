/**
 * The object store port. Every implementation passes test/contract/object-store.contract.ts. Rules:
 *
 * - keys are relative, `/`-separated, of `[A-Za-z0-9._=-]` segments, never `.` or `..`, at most 900 bytes long and 255 a
 *   segment; anything else is INVALID_INPUT; no key is the beginning of another before a slash (`a` beside `a/b` is
 *   CONFLICT in a directory, where it would be a file and a folder at once);
 * - an object is whole or absent: a failed or interrupted `put` leaves nothing readable under its key;
 * - an error that the body throws comes through as it is;
 * - what is stored is encrypted at rest, by the store or by the implementation;
 * - a store that is full or not writable is NO_SPACE or ACCESS_DENIED, one that does not answer or whose bucket or
 *   directory does not exist UNREACHABLE: never an absent object;
 * - every error message names the key and the store.
 */
import type { AwaitedObject } from '../domain/recall.js';
import type { ColdClass } from '../domain/storage-class.js';

export interface ObjectInfo {
  readonly key: string;
  /** Bytes as given to `put` (the plaintext of the store's own encryption). */
  readonly bytes: number;
  /** By `list`, where the store has classes and says so. */
  readonly storageClass?: string;
  /** By `head`, where the store keeps one: hex SHA-256 of what was given to `put`, as the store computed it. */
  readonly sha256?: string;
}

interface PutOptions {
  /** Throws ALREADY_EXISTS when the key is taken, and leaves the object that is there untouched. */
  readonly ifAbsent?: boolean;
}

/** Not to be removed before, null ends that; or not to be removed at all while it holds. */
export type ObjectProtection = { readonly until: Date | null } | { readonly hold: boolean };

export interface ObjectStore {
  /** `file:///…` or `s3://bucket/prefix`; names the store in errors, manifests and lineage; holds no secret. */
  readonly uri: string;
  /** What encrypts the objects: a KMS key id or `local:<fingerprint>`. */
  readonly encryptionKeyId: string;

  /** Throws with a hint unless the store can be reached, written and read with its key. Writes one probe object and removes it. */
  check(): Promise<void>;

  /** Stores `body` under `key`. Bodies of any length; memory stays bounded by a few parts. */
  put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, options?: PutOptions): Promise<ObjectInfo>;

  /**
   * Streams bytes `[start, end)` (whole object without a range). NOT_FOUND when absent; CORRUPTED when what is stored
   * is not what was written, which may show at the end only: read to the end before you believe it. INVALID_INPUT
   * when the range is not all within the object, so that a short answer is never taken for a short object. A piece
   * that is all of its memory is the reader's own.
   */
  get(key: string, range?: { readonly start: number; readonly end: number }): AsyncIterable<Uint8Array>;

  /** Null when absent. The length is the store's word, not yet proved. */
  head(key: string): Promise<ObjectInfo | null>;

  /** All objects whose key starts with `prefix`, in key order; pages are fetched as they are consumed. */
  list(prefix: string): AsyncIterable<ObjectInfo>;

  /** Idempotent: removing an absent key succeeds. */
  remove(key: string): Promise<void>;

  /**
   * Removes an object for good, with every older version that the store keeps of it, and looks that none is left.
   * Idempotent. ACCESS_DENIED, removing what it can, where a version is locked or may not be removed.
   */
  erase(key: string): Promise<void>;

  /**
   * Only where objects may be in a class that is not read at once. Asks the store for the object, unless that was done;
   * null where it can be read now, or is not there.
   */
  readonly recall?: (key: string) => Promise<AwaitedObject | null>;

  /**
   * Only where the store has classes. Puts an object into another class where it lies, so that it is readable as before
   * until the copy is proved. False where it is in that class, or in a colder one. CONFLICT for a locked object.
   */
  readonly cool?: (key: string, storageClass: ColdClass) => Promise<boolean>;

  /** Only where the store has locks, and they are configured: what it says then holds against everybody, us too. */
  readonly protect?: (key: string, protection: ObjectProtection) => Promise<void>;
}
