import type { Source } from '../domain/source.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { readInstance } from './read-instance.js';
import type { InstanceFacts } from './read-instance.js';

/** Who the server of a source is right now; rejects with an error that names the source. */
export async function lookAtInstance(connect: ConnectSource, source: Source): Promise<InstanceFacts> {
  const session = await connect(source, source.address.database, 'scan');
  try {
    return await readInstance(session);
  } catch (error) {
    throw postgresError(error, `reading the databases of source ${source.name}`);
  } finally {
    await session.close();
  }
}
