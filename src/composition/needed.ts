import { invalidInput } from '../domain/errors.js';

/** The configuration's schema demands the keys that a kind needs; this tells the compiler. */
export function needed(value: string | undefined, key: string): string {
  if (value !== undefined) return value;
  throw invalidInput(`${key} is missing in the configuration`, 'docs/operations.md lists the settings.');
}
