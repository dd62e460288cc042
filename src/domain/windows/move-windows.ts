/** When chunks may start: times of the week, by the clocks of a place. */

/** On each of these days from one minute to another, by the zone's clocks: an hour that they show twice counts twice. */
export interface WeeklyPeriod {
  readonly timeZone: string;
  /** 1 is Monday, 7 is Sunday: the days on which it begins. */
  readonly weekdays: readonly number[];
  /** Minutes since 00:00 as shown; `to` up to 1440. Where `to` is not after `from`, it is one of the next day. */
  readonly from: number;
  readonly to: number;
  /** Days on which it does not begin, `2026-12-25` in the zone. */
  readonly except: ReadonlySet<string>;
}

export interface MoveWindows {
  /** In one of these; at any time where there are none. */
  readonly open: readonly WeeklyPeriod[];
  /** And in none of these. */
  readonly closed: readonly WeeklyPeriod[];
}

export type WindowState =
  /** `until` null: it does not close within a year. */
  | { readonly open: true; readonly until: Date | null }
  /** Where it does not open within a year, `until` is the end of that year. */
  | { readonly open: false; readonly until: Date };
