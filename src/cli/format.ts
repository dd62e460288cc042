/** Numbers and times as people read them. */

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Powers of 1000 with one decimal: `12.3 MB`; below 1000 exact: `512 B`. */
export function formatBytes(bytes: bigint | number): string {
  let value = Number(bytes);
  if (value < 1000) return `${value} B`;
  let unit = 'B';
  for (const next of UNITS) {
    // 999.95 would be printed as 1000.0.
    if (value < 999.95) break;
    value /= 1000;
    unit = next;
  }
  return `${value.toFixed(1)} ${unit}`;
}

/** `0.4 s`, `2 min 05 s`, `3 h 07 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours} h ${two(minutes)} min` : `${minutes} min ${two(whole % 60)} s`;
}

/** `1,234,567`; `–` where it is not known. */
export const formatCount = (count: number | null): string =>
  count === null ? '–' : count.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** `2026-03-01 14:05 UTC`; `never` for null. */
export const formatTime = (time: Date | null): string =>
  time === null ? 'never' : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
