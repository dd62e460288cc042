import { SortkeepError } from '../../domain/errors.js';
import type { SourceId } from '../../domain/ids.js';
import type { Source, SourceAddress } from '../../domain/source.js';
import type { Queryable } from '../../postgres/session.js';
import { parseSourceRow } from './source-row.js';

/** ALREADY_EXISTS when the name is taken. */
export async function insertSource(
  db: Queryable,
  id: SourceId,
  name: string,
  address: SourceAddress,
): Promise<Source> {
  const { rows } = await db.query(
    `insert into sortkeep.sources (id, name, host, port, username, database, password_ref, tls)
     values ($1::uuid, $2::text, $3::text, $4::integer, $5::text, $6::text, $7::text, $8::text)
     on conflict (name) do nothing
     returning *, array[]::text[] as node_ids`,
    [id, name, address.host, address.port, address.user, address.database, address.passwordRef, address.tls],
  );
  if (rows.length === 0) {
    throw new SortkeepError('ALREADY_EXISTS', `source '${name}' exists`, {
      hint: 'Choose another name; `sources` lists those that are taken.',
    });
  }
  return parseSourceRow(rows[0]);
}
