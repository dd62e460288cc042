import { readFile } from 'node:fs/promises';
import { invalidInput, SortkeepError } from '../domain/errors.js';

/**
 * The secret behind `env:NAME` or `file:PATH` (a line end at the end of the file is not part of it). It is read when
 * it is needed and never kept, logged or put into an error.
 */
export async function readSecret(reference: string): Promise<string> {
  const denied = (what: string, hint: string, cause?: unknown): SortkeepError =>
    new SortkeepError('ACCESS_DENIED', `secret ${reference} ${what}`, { hint, cause });
  if (reference.startsWith('env:')) {
    const value = process.env[reference.slice(4)];
    if (value === undefined)
      throw denied('is not set', 'Set the variable for the process that runs Sortkeep.');
    return value;
  }
  if (!reference.startsWith('file:')) {
    throw invalidInput(
      'a secret is not given as a reference',
      'Give env:NAME or file:PATH, never the secret itself.',
    );
  }
  try {
    return (await readFile(reference.slice(5), 'utf8')).replace(/\r?\n$/, '');
  } catch (cause) {
    throw denied(
      'cannot be read',
      'Check that the file is there and that the user of Sortkeep may read it.',
      cause,
    );
  }
}
