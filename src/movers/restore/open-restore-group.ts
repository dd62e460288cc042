/** RESTORE of a set: each member with its own proof, and the foreign keys between them once all are there. */
import { z } from 'zod';
import { corrupted, SortkeepError } from '../../domain/errors.js';
import type { Grouped, RestoredMember } from '../../domain/plan.js';
import { groupHandle } from '../../domain/restore-handle.js';
import type { MoveRun, MoveSession } from '../../engine/mover.js';
import { quoteName } from '../../postgres/quote.js';
import type { Queryable } from '../../postgres/session.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { recallObjects } from '../../storage/recall-objects.js';
import { dataKeysOf } from '../archive/data-keys-of.js';
import { joinSessions } from '../join-sessions.js';
import type { MoverServices } from '../mover-services.js';
import { getSource } from '../source/open-planned-table.js';
import { openTarget } from '../target/open-target.js';
import { memberRun } from './member-run.js';
import { archivedManifest, restoreTable } from './restore-table.js';
import type { RestoredTable } from './restore-table.js';

type Group = Grouped<RestoredMember>;

/** ALREADY_EXISTS, naming every table that is in the way, before anything is made. */
export async function openRestoreGroup(
  services: MoverServices,
  store: ObjectStore,
  run: MoveRun,
  { id, members }: Group,
): Promise<MoveSession> {
  const [{ to }] = members;
  const manifests = [];
  for (const { archiveId } of members) manifests.push(await archivedManifest(services, store, archiveId));
  const destination = await getSource(services.catalog, to.sourceId);
  const sessions = await openTarget(services, destination, to.database, run);
  try {
    await refuseTaken(sessions.main, run, members);
    // Of all members at once: a wait of hours is not to be had for each.
    const keys = manifests.flatMap(({ chunks }) => dataKeysOf(chunks));
    await recallObjects(store, `the restore of ${groupHandle(id)}`, keys);
    const tables: RestoredTable[] = [];
    for (const [position, member] of members.entries()) {
      const manifest = manifests[position];
      if (manifest === undefined) throw noProof();
      const own = { run: memberRun(run, member.archiveId), recorded: run };
      tables.push(
        await restoreTable(
          { services, store, destination, sessions, ...own },
          manifest,
          member.to,
          undefined,
        ),
      );
    }
    return joinSessions(
      tables,
      {
        parallel: services.parallel,
        finish: async () => {
          for (const table of tables) await table.link(tables.map(({ restored }) => restored));
        },
        publish: async (proofs) => {
          for (const [position, table] of tables.entries()) {
            const proof = proofs[position];
            if (proof === undefined) throw noProof();
            await table.publish(proof);
          }
        },
        close: () => sessions.close(),
      },
      run,
    );
  } catch (error) {
    await sessions.close();
    throw error;
  }
}

const noProof = (): Error =>
  corrupted('a table of the set was not restored', 'This is a fault in Sortkeep: report it.');

const takenRows = z.array(z.object({ position: z.number() }));

/** But for tables that an earlier attempt of this very move made: those are compared when they are prepared. */
async function refuseTaken(session: Queryable, run: MoveRun, members: Group['members']): Promise<void> {
  const ledger = await session.query(
    `select 1 as there where to_regclass('sortkeep_ledger.tables') is not null`,
  );
  const made = ledger.rows.length === 0 ? 'false' : MADE_BY_US;
  const { rows } = await session.query(
    `select (m.position - 1)::integer as position
     from unnest($1::text[], $2::uuid[]) with ordinality m (name, move_id, position)
     where to_regclass(m.name) is not null and not ${made}
     order by m.position`,
    [
      members.map(({ to }) => quoteName(to)),
      members.map(({ archiveId }) => memberRun(run, archiveId).move.id),
    ],
  );
  const taken = takenRows.parse(rows).flatMap(({ position }) => {
    const member = members[position];
    return member === undefined ? [] : [quoteName(member.to)];
  });
  if (taken.length === 0) return;
  throw new SortkeepError('ALREADY_EXISTS', `in the way of the set: ${taken.join(', ')}`, {
    hint: 'Nothing is overwritten: choose another schema or database, or rename the tables that are there.',
  });
}

const MADE_BY_US = 'exists (select from sortkeep_ledger.tables t where t.move_id = m.move_id)';
