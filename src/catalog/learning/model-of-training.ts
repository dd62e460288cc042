import type { ModelVersion } from '../../domain/model-version.js';
import type { Queryable } from '../../postgres/session.js';
import { MODEL_COLUMNS, parseModelRow } from './model-row.js';

/** The model that was trained on exactly this, the current one first; null where there is none. */
export async function modelOfTraining(
  db: Queryable,
  trainingSetSha256: string,
): Promise<ModelVersion | null> {
  const { rows } = await db.query(
    `select ${MODEL_COLUMNS}
     from sortkeep.models m
     where m.training_set_sha256 = $1::text
     order by m.state <> 'CURRENT', m.created_at desc
     limit 1`,
    [trainingSetSha256],
  );
  return rows.length === 0 ? null : parseModelRow(rows[0]);
}
