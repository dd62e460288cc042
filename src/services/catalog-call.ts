import { postgresError } from '../postgres/postgres-errors.js';

/** Runs work on the catalog; what fails there names the work: `listing tables in the catalog: …`. */
export async function catalogCall<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw postgresError(error, `${doing} in the catalog`);
  }
}
