import type { ModelVersion } from '../../domain/model-version.js';
import type { Queryable } from '../../postgres/session.js';
import { MODEL_COLUMNS, parseModelRow } from './model-row.js';

/** Null where there is none. */
export async function getModel(db: Queryable, version: string): Promise<ModelVersion | null> {
  const { rows } = await db.query(
    `select ${MODEL_COLUMNS} from sortkeep.models m where m.version = $1::text`,
    [version],
  );
  return rows.length === 0 ? null : parseModelRow(rows[0]);
}
