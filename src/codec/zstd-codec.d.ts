/** The part of zstd-codec 0.1.5 that is used; the package has no types of its own. */
declare module 'zstd-codec' {
  export interface SimpleCodec {
    /** Null for bytes that do not decode, for a frame without content size and for an empty one. */
    decompress(frame: Uint8Array): Uint8Array | null;
  }
  interface Codec {
    readonly Simple: new () => SimpleCodec;
  }
  const zstdCodec: { readonly ZstdCodec: { run(ready: (codec: Codec) => void): void } };
  export default zstdCodec;
}
