/** When the table was last really used, and how that is known. */
import type { UsageWindow } from '../../domain/table-facts.js';
import type { LastUse, ReadAttribution, TableEpoch, UsageDay } from '../../domain/usage-history.js';
import { formatCount, formatTime } from '../format.js';
import { oneLine } from '../terminal-safe.js';
import { section } from './section.js';
import { sparkline } from './sparkline.js';

export interface TableUse {
  readonly window: UsageWindow | null;
  readonly lastUse: LastUse | null;
  /** Of the last 90 days. */
  readonly days: readonly UsageDay[];
  /** Newest first. */
  readonly attributions: readonly ReadAttribution[];
  /** Newest first. */
  readonly epochs: readonly TableEpoch[];
}

/** Three months: what the default rule for unused tables (97 days) looks back, as wide as a terminal. */
export const DAYS_SHOWN = 90;
/** Of causes and epochs; `--json` has all that the catalog gives. */
const SHOWN = 5;

export function useText(use: TableUse, now: Date): string {
  const { window, lastUse, days, attributions, epochs } = use;
  if (window === null || lastUse === null) {
    return section('When it was last used', ['not known: no statistics of it could be read']);
  }
  const reads = days.map(({ day, wholeMonth, unexplained }) => ({
    day,
    wholeMonth,
    reads: unexplained.seqScans + unexplained.indexScans,
  }));
  return section('When it was last used', [
    oneLine(lastUse.how),
    `${sparkline(reads, window.from, now, DAYS_SHOWN)}|`,
    `reads that are use on each of the last ${DAYS_SHOWN} days: · none, ? only the month is known, blank before counting began`,
    windowLine(window),
    `${formatCount(Number(window.seqScans + window.indexScans))} reads are use, ${formatCount(Number(window.explainedScans))} have another cause; ${formatCount(Number(window.inserted))} rows inserted, ${formatCount(Number(window.updated))} updated, ${formatCount(Number(window.deleted))} deleted`,
    ...unseenLines(window),
    ...causeLines(attributions),
    ...limited(
      epochs.map(
        ({ cause, countingSince, nodeName, evidence }) =>
          `counting began anew on ${oneLine(nodeName)} at ${formatTime(countingSince)}: ${cause}, ${oneLine(evidence)}`,
      ),
    ),
  ]);
}

function unseenLines({ unseenNodes, unseenUntil }: UsageWindow): readonly string[] {
  if (unseenNodes > 0) {
    return [
      `reads on ${formatCount(unseenNodes)} other nodes of the cluster are not seen: \`sortkeep sources\` says why`,
    ];
  }
  return unseenUntil === null
    ? []
    : [`reads on other nodes of the cluster, which are gone, were not seen until ${formatTime(unseenUntil)}`];
}

const windowLine = ({ from, to, undisturbedSince, samples, nodes }: UsageWindow): string =>
  `watched from ${formatTime(from)} to ${formatTime(to)} by ${formatCount(samples)} scans on ${formatCount(nodes)} ${nodes === 1 ? 'node' : 'nodes'}, without a gap since ${formatTime(undisturbedSince)}`;

/** Each cause once, with the evidence of its newest day. */
function causeLines(attributions: readonly ReadAttribution[]): readonly string[] {
  const causes = [...new Set(attributions.map(({ cause }) => cause))];
  return causes.flatMap((cause) => {
    const all = attributions.filter((attribution) => attribution.cause === cause);
    const scans = all.reduce((sum, { seqScans, indexScans }) => sum + seqScans + indexScans, 0n);
    const [newest] = all;
    return newest === undefined
      ? []
      : `no use: ${formatCount(Number(scans))} reads by ${cause}, last on ${newest.day}: ${oneLine(newest.evidence)}`;
  });
}

const limited = (lines: readonly string[]): readonly string[] =>
  lines.length <= SHOWN ? lines : [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} more`];
