/** One line of JSON: bigint as a decimal string, a date as ISO 8601. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_key, of: unknown) => (typeof of === 'bigint' ? of.toString() : of));
