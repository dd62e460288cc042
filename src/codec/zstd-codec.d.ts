/** The part of zstd-codec 0.1.5 that is used; the package has no types of its own. */
declare module 'zstd-codec/lib/module.js' {
  /** Bytes in the codec's own memory; resizing keeps the room that was taken. */
  export interface CodecBytes {
    resize(length: number, fill: number): void;
  }
  export interface Codec {
    readonly VectorU8: new () => CodecBytes;
    readonly ZstdCodec: new () => {
      /** The number of bytes that `to` was filled with, below zero for a frame that does not decode. */
      decompress(to: CodecBytes, frame: CodecBytes): number;
    };
    /** The bytes where they lie. */
    toTypedArrayView(bytes: CodecBytes): Uint8Array;
  }
  const module: { run(ready: (codec: Codec) => void): void };
  export default module;
}
