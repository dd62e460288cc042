import type { OwnRead } from '../../domain/activity.js';
import { readOwnReads } from '../../postgres/own-reads.js';
import type { Session } from '../../postgres/session.js';
import { chooseLeaves } from '../decide/choose-leaves.js';
import type { GatheredColumn } from '../gathered-column.js';
import { readLeaves } from './read-leaves.js';
import { readOnly } from './read-only.js';
import type { Target, TargetColumn } from './read-targets.js';
import { sampleRelation } from './sample-relation.js';
import type { RelationSample, SampledRelation } from './sample-relation.js';

/**
 * A sample of the readable columns, by name; partitions in proportion, each in a transaction of its own. Calls
 * `onOwnReads` with what the server counted, also where the sample then fails.
 */
export async function sampleTable(
  session: Session,
  target: Target,
  maximumBytes: number,
  onOwnReads: (reads: readonly OwnRead[]) => void,
): Promise<ReadonlyMap<string, GatheredColumn>> {
  const columns = target.columns.filter(({ readable }) => readable);
  const relations = target.partitioned
    ? await leavesOf(session, target, columns)
    : [{ oid: target.oid, schema: target.schema, name: target.name, portion: 1 }];
  if (relations.length === 0) return new Map(columns.map(({ name }) => [name, noLeaf]));
  const samples: RelationSample[] = [];
  for (const relation of relations) {
    samples.push(await sampleOne(session, relation, columns, maximumBytes, onOwnReads));
  }
  const whole = samples.every((sample) => sample.whole);
  return new Map(
    columns.map(({ name, family }, index) => [
      name,
      {
        source: 'SAMPLE',
        values: samples.flatMap((sample) => sample.columns[index] ?? []),
        whole: whole && !target.partitioned,
        tableRows: target.rows,
        limitation: family === 'binary' ? 'bytes are counted and not looked at' : null,
      },
    ]),
  );
}

const noLeaf: GatheredColumn = {
  source: 'NAMES',
  reason: 'it has no partition here that the role may read',
};

async function leavesOf(
  session: Session,
  target: Target,
  columns: readonly TargetColumn[],
): Promise<readonly SampledRelation[]> {
  const names = columns.map(({ name }) => name);
  const leaves = await readOnly(session, () => readLeaves(session, target.oid, names));
  return chooseLeaves(leaves).map(({ leaf, portion }) => ({ ...leaf, portion }));
}

async function sampleOne(
  session: Session,
  relation: SampledRelation,
  columns: readonly TargetColumn[],
  maximumBytes: number,
  onOwnReads: (reads: readonly OwnRead[]) => void,
): Promise<RelationSample> {
  return readOnly(session, async () => {
    await session.query('savepoint sample');
    try {
      return await sampleRelation(session, relation, columns, maximumBytes);
    } catch (error) {
      await session.query('rollback to savepoint sample').catch(() => undefined);
      throw error;
    } finally {
      onOwnReads(await readOwnReads(session, [relation.oid], 'profile'));
    }
  });
}
