/** When a table was last really used, and how that is known, in words. Pure. */
import type { UsageWindow } from '../../domain/table-facts.js';
import type { ReadCause } from '../../domain/usage-evidence.js';
import type { LastUse } from '../../domain/usage-history.js';

export interface LastUseFacts {
  readonly usage: UsageWindow;
  /** The newest unexplained read; null where none was seen. */
  readonly read: { readonly at: Date; readonly exact: boolean; readonly nodeName: string } | null;
  /** Scans that were explained, by cause. */
  readonly explained: readonly { readonly cause: ReadCause; readonly scans: bigint }[];
}

const CAUSE_WORDS: Readonly<Record<ReadCause, string>> = {
  DUMP: 'dumps',
  INDEX_BUILD: 'index builds',
  REWRITE: 'rewrites of the table',
  CONSTRAINT_CHECK: 'checks of new constraints',
  FOREIGN_KEY_CHECK: 'foreign key checks',
  MATERIALIZED_VIEW_REFRESH: 'refreshes of materialized views',
  OWN_READ: 'reads by Sortkeep',
};

export function lastUse({ usage, read, explained }: LastUseFacts): LastUse {
  const how = [
    read === null ? neverSeen(usage) : howSeen(read),
    ...explainedWords(explained),
    ...unknownWords(usage),
  ];
  return {
    at: read?.at ?? null,
    exact: read?.exact ?? false,
    nodeName: read?.nodeName ?? null,
    how: how.join(' '),
  };
}

function howSeen({ at, exact, nodeName }: NonNullable<LastUseFacts['read']>): string {
  const when = at.toISOString();
  return exact
    ? `${nodeName} itself keeps the moment of its last scan, and nothing but use explains it.`
    : `The counters of ${nodeName} had risen by the scan of ${when}, and nothing but use explains it; the moment itself is not known.`;
}

const neverSeen = ({ from, to, nodes }: UsageWindow): string =>
  `No read that only use explains was counted on ${nodes === 1 ? 'its node' : `any of its ${nodes} nodes`} from ${from.toISOString()} to ${to.toISOString()}.`;

function explainedWords(explained: LastUseFacts['explained']): readonly string[] {
  const causes = explained.filter(({ scans }) => scans > 0n);
  if (causes.length === 0) return [];
  const words = causes.map(({ cause, scans }) => `${CAUSE_WORDS[cause]} (${scans} scans)`);
  return [`No use, and not counted as such: ${words.join(', ')}.`];
}

function unknownWords({ from, undisturbedSince, unseenNodes }: UsageWindow): readonly string[] {
  return [
    ...(undisturbedSince > from
      ? [`Counters began anew until ${undisturbedSince.toISOString()}: reads just before that are not known.`]
      : []),
    ...(unseenNodes > 0 ? [`${unseenNodes} other nodes of its cluster may be read and nobody looks.`] : []),
  ];
}
