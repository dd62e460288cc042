/**
 * The key provider port: makes and unwraps data keys for client-side encryption. Every implementation passes
 * test/contract/key-provider.contract.ts. A data key is 32 bytes for AES-256-GCM; `context` is authenticated
 * with it and must be given again to unwrap.
 */
interface DataKey {
  readonly plaintext: Uint8Array;
  readonly wrapped: Uint8Array;
}

export interface KeyProvider {
  /** Names the key without revealing it: `local:<first 16 hex of SHA-256 of the key>`. */
  readonly keyId: string;
  /** `context` is not secret: a key management service writes it into its log. */
  generateDataKey(context: string): Promise<DataKey>;
  /** Wraps a data key that was made before, perhaps under another key. */
  wrap(plaintext: Uint8Array, context: string): Promise<Uint8Array>;
  /**
   * ACCESS_DENIED when another key wrapped the bytes or this one may not be used; CORRUPTED when the bytes are
   * damaged or were wrapped for another context.
   */
  unwrap(wrapped: Uint8Array, context: string): Promise<Uint8Array>;
}
