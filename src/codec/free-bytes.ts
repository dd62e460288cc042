/**
 * Gives a buffer's memory back at once; nobody may use it, or another view of it, any more. The garbage collector
 * counts memory outside of its heap: left to it, the buffers of half a gigabyte of rows made it mark the whole heap
 * eighty times.
 */
export function freeBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  // Node cuts buffers of up to half its pool's size out of a pool that others use too.
  const pooled = buffer.byteLength === Buffer.poolSize && bytes.length <= Buffer.poolSize / 2;
  if (!pooled && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** As `freeBytes`, of a piece that is all of its memory: one that shares it with others is left to the garbage collector. */
export function freeWhole(bytes: Uint8Array): void {
  if (bytes.length === bytes.buffer.byteLength) freeBytes(bytes);
}
