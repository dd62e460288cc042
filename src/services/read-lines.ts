/** The lines of a file, one after the other, however long the file is. */
import { open, stat } from 'node:fs/promises';
import { SortkeepError, invalidInput } from '../domain/errors.js';

export interface NumberedLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** In UTF-16 units; no table has a definition as long. */
const LONGEST = 2 ** 24;

const unreadable =
  (path: string) =>
  (cause: unknown): never => {
    throw new SortkeepError('NOT_FOUND', `${path} cannot be read`, {
      hint: 'Check the path and its rights.',
      cause,
    });
  };

/**
 * Lines that are not blank. NOT_FOUND where the file cannot be read, INVALID_INPUT where it is no regular file, which
 * could not be read twice.
 */
export async function* readLines(path: string): AsyncGenerator<NumberedLine> {
  // A pipe without a writer would hold up `open`.
  if (!(await stat(path).catch(unreadable(path))).isFile()) {
    throw invalidInput(`${path} is not a regular file`, 'Write the lines to a file first.');
  }
  const handle = await open(path).catch(unreadable(path));
  let number = 0;
  let rest = '';
  // It leaves a byte order mark out.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk: Uint8Array | null): string => {
    try {
      return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw invalidInput(
        `${path} is not UTF-8, in line ${number + 1} or after it`,
        'Convert it to UTF-8, with `iconv` for example.',
      );
    }
  };
  const chunks: AsyncIterable<Uint8Array> = handle.createReadStream();
  for await (const chunk of chunks) {
    const parts = `${rest}${decode(chunk)}`.split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > LONGEST) {
      const line = number + parts.length + 1;
      throw invalidInput(
        `line ${line} of ${path} is longer than a table can be`,
        'Give a file of JSON lines.',
      );
    }
    for (const text of parts) {
      number += 1;
      if (text.trim() !== '') yield { number, text };
    }
  }
  rest += decode(null);
  if (rest.trim() !== '') yield { number: number + 1, text: rest };
}
