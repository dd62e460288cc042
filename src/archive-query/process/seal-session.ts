import { quoteText } from '../../warehouse/sql-text.js';
import type { DuckdbSession } from './duckdb-session.js';

/** From here on no statement reaches a file but these, the network or a setting; nothing can take it back. */
export async function sealSession(session: DuckdbSession, paths: readonly string[]): Promise<void> {
  await session.query(`set allowed_paths = [${paths.map(quoteText).join(', ')}]`);
  await session.query('set enable_external_access = false');
  await session.query('set lock_configuration = true');
}
