/**
 * The system's code of a failed call (`ENOENT`), or an empty text. Not by `instanceof Error`: under jest the
 * errors of Node's own modules are of another realm.
 */
export function errorCode(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
