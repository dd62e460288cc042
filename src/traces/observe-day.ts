import type { DatabaseActivity } from '../domain/activity.js';
import { unsupported } from '../domain/errors.js';
import type { TableObservation } from '../domain/table-observation.js';
import type { Session } from '../postgres/session.js';
import { gatherDatabase } from '../scanner/gather-database.js';
import { readTimeline } from '../scanner/read-timeline.js';

export interface ObservedDay {
  readonly activity: DatabaseActivity;
  /** None where the structure was not asked for. */
  readonly tables: readonly TableObservation[];
}

/** One scan of the session's database, by the scanner of the product and in a transaction like its own. */
export async function observeDay(
  session: Session,
  database: string,
  structure: boolean,
): Promise<ObservedDay> {
  const timeline = await readTimeline(session);
  await session.query('begin transaction isolation level repeatable read, read only');
  await session.query("set local search_path = ''");
  const gathered = await gatherDatabase(session, database, `scanning database ${database}`, {
    structure,
    timeline,
    alive: () => undefined,
  });
  const tables: TableObservation[] = [];
  for await (const batch of gathered.observation.tables ?? []) tables.push(...batch.tables);
  await session.query('commit');
  const fault = gathered.error();
  if (fault !== null) throw fault;
  const { activity } = gathered.observation;
  if (activity === null) {
    throw unsupported(`database ${database} has track_counts off`, 'Traces need a server that counts.');
  }
  return { activity, tables };
}
