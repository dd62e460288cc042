/** Figures as the report prints them. */
import type { Interval } from '../bootstrap-interval.js';
import type { Figure } from '../figure.js';

export const share = (value: number): string => value.toFixed(3);
export const between = ({ low, high }: Interval): string => `${share(low)} to ${share(high)}`;
export const withSchemas = ({ value, schemas }: Figure): string => `${share(value)} (${between(schemas)})`;

/** A Markdown table. */
export const markdownTable = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
