/** Progress on standard error: one line that is rewritten where a person watches, else a line for each step that is done. */
import { terminalSafe } from './terminal-safe.js';

export interface ProgressLine {
  /** What happens right now; shown on a terminal only. */
  update(text: string): void;
  /** A whole line that stays. */
  done(text: string): void;
  /** Takes away what `update` left. */
  clear(): void;
}

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Redrawing more often than this is not seen, and costs. */
const REDRAW_MS = 80;
/** Back to the line's start and erase it (ECMA-48 EL). */
const ERASE = '\r\u001b[K';

export function createProgressLine(stream: ProgressStream): ProgressLine {
  let drawn = false;
  let drawnAt = 0;
  const clear = (): void => {
    if (drawn) stream.write(ERASE);
    drawn = false;
  };
  return {
    clear,
    update: (text) => {
      if (stream.isTTY !== true || performance.now() - drawnAt < REDRAW_MS) return;
      drawnAt = performance.now();
      drawn = true;
      stream.write(`${ERASE}${terminalSafe(text).slice(0, width(stream) - 1)}`);
    },
    done: (text) => {
      clear();
      stream.write(`${terminalSafe(text)}\n`);
    },
  };
}

/** Some terminals say 0. */
const width = ({ columns = 0 }: ProgressStream): number => (columns > 0 ? columns : 80);
