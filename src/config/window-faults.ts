import { SortkeepError } from '../domain/errors.js';
import { parseWindows } from '../domain/windows/parse-windows.js';

/** What is wrong with the windows and exchanges of moves, with what to do about it; empty when they can be read. */
export function windowFaults(config: Parameters<typeof parseWindows>[0]): readonly string[] {
  try {
    parseWindows(config);
    return [];
  } catch (error) {
    if (error instanceof SortkeepError) return [`${error.message} (${error.hint})`];
    throw error;
  }
}
