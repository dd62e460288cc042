/** Numbers of RFC 8878 and of facebook/zstd contrib/seekable_format/zstd_seekable_compression_format.md 0.1.0. */
export const FRAME_MAGIC = 0xfd2fb528;
export const SKIPPABLE_MAGIC = 0x184d2a50;
export const SEEK_TABLE_MAGIC = 0x184d2a5e;
export const SEEK_FOOTER_MAGIC = 0x8f92eab1;

/** The most plaintext of a frame: two of them, in and out, fit the 16 MiB heap of the second codec. */
export const MAX_FRAME_BYTES = 4 * 1024 * 1024;

/** The most bytes that zstd needs for `plainBytes` of plaintext (ZSTD_COMPRESSBOUND in zstd.h, rounded up). */
export const storedBound = (plainBytes: number): number => plainBytes + (plainBytes >> 8) + 64;
