/** Gathers, day by day, what scans and forensics say of the played tables; pure. */
import type { UsageTrace } from '../classifier/usage-trace.js';
import { groupBy } from '../domain/group-by.js';
import type { TableObservation } from '../domain/table-observation.js';
import type { RelationInterval } from '../domain/usage-evidence.js';
import type { PlannedTable, PlannedWorkload } from './plan-traces.js';

type Activity = UsageTrace['activity'][number];
type Size = UsageTrace['sizes'][number];

interface Recording {
  readonly plan: PlannedTable;
  readonly from: number;
  readonly activity: Activity[];
  readonly sizes: Size[];
  seen: TableObservation | null;
}

export class TraceRecorder {
  readonly #recordings: readonly Recording[];

  constructor(workloads: readonly PlannedWorkload[]) {
    this.#recordings = workloads.flatMap(({ tables, from }) =>
      tables.map((plan) => ({ plan, from, activity: [], sizes: [], seen: null })),
    );
  }

  /** What a scan of a day saw. The first one of a trace must be of its first day. */
  recordTables(day: number, tables: readonly TableObservation[]): void {
    const seen = new Map(tables.map((table) => [table.definition.name, table]));
    for (const recording of this.#recordings) {
      const table = seen.get(recording.plan.table);
      if (table === undefined || day < recording.from) continue;
      recording.seen = table;
      recordSize(recording.sizes, day - recording.from, table);
    }
  }

  /** What forensics says of the day that a scan ended. */
  recordActivity(day: number, relations: readonly RelationInterval[]): void {
    const parts = groupBy(relations, ({ tableOid }) => tableOid);
    for (const { seen, from, activity } of this.#recordings) {
      if (seen === null || day < from) continue;
      const counts = activityOf(day - from, parts.get(seen.relationOid) ?? []);
      if (counts.slice(1).some((count) => count > 0)) activity.push(counts);
    }
  }

  /** Those that began within the days. */
  traces(days: number): readonly UsageTrace[] {
    return this.#recordings.flatMap(({ plan, from, activity, sizes, seen }): UsageTrace[] => {
      if (seen === null || from >= days) return [];
      const { id, kind, label, trap } = plan;
      return [{ id, kind, label, trap, days: days - from, ...factsOf(seen), activity, sizes }];
    });
  }
}

function recordSize(sizes: Size[], day: number, { estimatedRows, sizeBytes }: TableObservation): void {
  const last = sizes.at(-1);
  const [rows, bytes] = [Math.round(estimatedRows ?? -1), Number(sizeBytes)];
  if (last?.[1] !== rows || last[2] !== bytes) sizes.push([day, rows, bytes]);
}

const foreignKeyChecks = ({ attributions }: RelationInterval): bigint =>
  attributions
    .filter(({ cause }) => cause === 'FOREIGN_KEY_CHECK')
    .reduce((total, { seqScans, indexScans }) => total + seqScans + indexScans, 0n);

function activityOf(day: number, parts: readonly RelationInterval[]): Activity {
  const sum = (count: (part: RelationInterval) => bigint): number =>
    Number(parts.reduce((total, part) => total + count(part), 0n));
  return [
    day,
    sum(({ unexplained }) => unexplained.seqScans),
    sum(({ unexplained }) => unexplained.seqTuples),
    sum(({ unexplained }) => unexplained.indexScans),
    sum(({ unexplained }) => unexplained.indexTuples),
    sum(({ writes }) => writes.inserted),
    sum(({ writes }) => writes.updated),
    sum(({ writes }) => writes.deleted),
    sum(foreignKeyChecks),
  ];
}

function factsOf({
  definition,
  surroundings,
  dependents,
  referencedBy,
}: TableObservation): Pick<
  UsageTrace,
  'hasPrimaryKey' | 'hasIndex' | 'partitions' | 'dependents' | 'referencedBy'
> {
  const keys = definition.constraints.filter(({ kind }) => kind !== 'check');
  return {
    hasPrimaryKey: keys.some(({ kind }) => kind === 'primary key'),
    hasIndex: keys.length + definition.indexes.length > 0,
    partitions: surroundings.partitions.length,
    dependents: dependents.length,
    referencedBy,
  };
}
