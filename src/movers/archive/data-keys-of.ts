import type { ManifestChunk } from './manifest.js';

/** Of the objects of these chunks, in order. */
export const dataKeysOf = (chunks: readonly Pick<ManifestChunk, 'result'>[]): readonly string[] =>
  chunks.flatMap(({ result }) => result.objects.map(({ key }) => key));
