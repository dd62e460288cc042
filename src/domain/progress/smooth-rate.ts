/** What is copied in a second. */
export interface Rate {
  readonly rowsPerSecond: number;
  /** Of COPY text. */
  readonly bytesPerSecond: number;
}

/** What was copied in a stretch of time. */
export interface Stretch {
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** After so many seconds of a new rate, 63 % of the change is shown (an exponentially weighted mean by time). */
const TIME_CONSTANT_SECONDS = 10;

/** The mean of what was measured until now, the newest stretch counting the more the longer it is. */
export function smoothRate(before: Rate | null, { rows, bytes, seconds }: Stretch): Rate | null {
  if (seconds <= 0) return before;
  const now = { rowsPerSecond: rows / seconds, bytesPerSecond: bytes / seconds };
  if (before === null) return now;
  const weight = 1 - Math.exp(-seconds / TIME_CONSTANT_SECONDS);
  return {
    rowsPerSecond: before.rowsPerSecond + weight * (now.rowsPerSecond - before.rowsPerSecond),
    bytesPerSecond: before.bytesPerSecond + weight * (now.bytesPerSecond - before.bytesPerSecond),
  };
}
