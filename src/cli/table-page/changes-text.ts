/** What changed, as lines. */
import type { SchemaChange, TableChange } from '../../domain/schema-change.js';
import { formatTime } from '../format.js';
import { oneLine } from '../terminal-safe.js';
import { section } from './section.js';

const BROKEN = { READERS: 'readers', WRITERS: 'writers' } as const;

const changeText = ({ description, breaks }: SchemaChange): string =>
  `${oneLine(description)}${breaks.length === 0 ? '' : ` (may break ${breaks.map((who) => BROKEN[who]).join(' and ')})`}`;

/** What became of the table at one moment: at least one line. */
export function changeLines({
  kind,
  from,
  changes,
}: Pick<TableChange, 'kind' | 'from' | 'changes'>): readonly string[] {
  if (kind === 'CAME') return ['the table came'];
  if (kind === 'WENT') return ['the table went'];
  if (changes.length > 0) return changes.map(changeText);
  return [
    from?.structureHash === null
      ? 'triggers, policies and partitions are known since then'
      : 'nothing that has a name',
  ];
}

export function changesText(since: Date, changes: readonly TableChange[]): string {
  const lines = changes.flatMap((change) =>
    changeLines(change).map((line) => `${formatTime(change.at)}  ${line}`),
  );
  return section(
    `What changed since ${since.toISOString().slice(0, 10)}`,
    lines.length === 0 ? ['nothing'] : lines,
  );
}
