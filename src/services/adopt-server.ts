/** A person says that another server is the same one after pg_upgrade or a restore. */
import { recordEvent } from '../catalog/audit/record-event.js';
import { adoptIdentifier } from '../catalog/sources/adopt-identifier.js';
import { rekeyTables } from '../catalog/tables/rekey-tables.js';
import type { FoundTable } from '../catalog/tables/rekey-tables.js';
import { conflict, SortkeepError } from '../domain/errors.js';
import type { SourceId } from '../domain/ids.js';
import type { AdoptReport, Source } from '../domain/source.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { Database } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { lookAtInstance } from '../scanner/look-at-instance.js';
import type { DatabaseEntry, InstanceFacts } from '../scanner/read-instance.js';
import { readTableNames } from '../scanner/read-table-names.js';
import { catalogCall } from './catalog-call.js';
import { sourceOf } from './scan-source.js';

/** Reads every database before anything is changed: a table that could not be looked for would be taken for gone. */
export async function adoptServer(
  catalog: Database,
  connect: ConnectSource,
  actor: string,
  id: SourceId,
): Promise<AdoptReport> {
  const source = await sourceOf(catalog, id);
  const facts = await lookAtInstance(connect, source);
  const systemIdentifier = otherIdentifier(source, facts);
  const found: FoundTable[] = [];
  for (const database of facts.databases.filter((entry) => mayHaveTables(source, entry))) {
    found.push(...(await tablesOf(connect, source, database)));
  }
  const at = new Date();
  return catalogCall(`adopting the server of source ${source.name}`, () =>
    catalog.transaction(async (tx) => {
      // As a scan that stores does: nobody gives it another lead meanwhile.
      await tx.query('select id from sortkeep.sources where id = $1::uuid for update', [id]);
      const { kept, gone } = await rekeyTables(tx, id, found, at);
      await adoptIdentifier(tx, id, systemIdentifier);
      const report = { sourceId: id, systemIdentifier, kept, gone };
      const details = { from: source.systemIdentifier, to: systemIdentifier, kept, gone };
      await recordEvent(tx, { actor, action: 'source.adopt', subject: id, details });
      return report;
    }),
  );
}

function otherIdentifier(source: Source, { systemIdentifier }: InstanceFacts): string {
  const { name } = source;
  if (source.systemIdentifier === null) {
    throw conflict(`source ${name} is not known yet`, 'Scan it: there is no earlier server to be taken for.');
  }
  if (systemIdentifier === null) {
    throw new SortkeepError('ACCESS_DENIED', `source ${name} does not show its system identifier`, {
      hint: 'Grant the role EXECUTE on pg_catalog.pg_control_system(), then adopt it.',
    });
  }
  if (systemIdentifier === source.systemIdentifier) {
    throw conflict(`source ${name} is the server that it was`, 'Scan it: nothing has to be adopted.');
  }
  return systemIdentifier;
}

/** One that accepts no connections is no reason to refuse as long as nothing in it is known. */
function mayHaveTables(
  { lastDatabases }: Source,
  { name, isTemplate, acceptsConnections }: DatabaseEntry,
): boolean {
  if (isTemplate) return false;
  return acceptsConnections || lastDatabases.some(({ database, tables }) => database === name && tables > 0);
}

async function tablesOf(
  connect: ConnectSource,
  source: Source,
  database: DatabaseEntry,
): Promise<readonly FoundTable[]> {
  const doing = `reading the tables of database ${database.name} of source ${source.name}`;
  const session = await connect(source, database.name, 'scan');
  try {
    const tables = await readTableNames(session);
    return tables.map((table) => ({ ...table, database: database.name, databaseOid: database.oid }));
  } catch (error) {
    throw postgresError(error, doing);
  } finally {
    await session.close();
  }
}
