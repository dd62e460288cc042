/** A day of a trace in a calendar: weekends, ends of months and of quarters fall where a real calendar has them. */
export interface VirtualDay {
  /** From 0, the first day of the run. */
  readonly index: number;
  /** 0 is Monday, 5 and 6 are the weekend. */
  readonly weekday: number;
  /** From 1. */
  readonly dayOfMonth: number;
  /** 0 on the last day of the month. */
  readonly leftInMonth: number;
  /** From 0. */
  readonly month: number;
}

const DAY_MS = 86_400_000;
/** Monday, 1 January of a year without a leap day. */
const FIRST = Date.UTC(2018, 0, 1);

/** Day `index` of a run whose day 0 is `startsOn` days after a 1 January. */
export function virtualDay(index: number, startsOn: number): VirtualDay {
  const date = new Date(FIRST + (index + startsOn) * DAY_MS);
  const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return {
    index,
    weekday: (index + startsOn) % 7,
    dayOfMonth,
    leftInMonth: length - dayOfMonth,
    month,
  };
}

export const isWeekend = ({ weekday }: VirtualDay): boolean => weekday >= 5;
/** The last month of a quarter. */
export const endsQuarter = ({ month }: VirtualDay): boolean => month % 3 === 2;
