/** Times and names as a person reads them. */
const DAY_MS = 86_400_000;

/** `97 days`, `36 hours`, `4 minutes`, rounded down, so that nothing looks longer than it is. */
export function inWords(milliseconds: number): string {
  const units = [
    [DAY_MS, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ] as const;
  // Two days at least are told in days, two hours in hours: `36 hours` says more than `1 day`.
  const [unit, name] = units.find(([size]) => milliseconds >= 2 * size) ?? [1000, 'second'];
  const count = Math.floor(milliseconds / unit);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** `2026-12-07` (UTC) where the window that it ends is told in days, else the moment. */
export const dateInWords = (moment: Date, windowMs: number): string =>
  windowMs >= 2 * DAY_MS ? moment.toISOString().slice(0, 10) : moment.toISOString();

/** A name may hold anything, line ends too; a reason is one line. */
export const oneLine = (text: string): string => text.replaceAll(/\p{C}|\s+/gu, ' ');
