import type { ModelVersion } from '../../domain/model-version.js';
import type { Queryable } from '../../postgres/session.js';

export interface NewModel extends Pick<
  ModelVersion,
  'version' | 'parent' | 'trainingSetSha256' | 'metrics' | 'comparison' | 'createdBy'
> {
  /** The model file's text; null for one that a release ships. */
  readonly body: string | null;
  /** Ids of the lessons that it learned. */
  readonly lessons: readonly string[];
}

/** As a CANDIDATE; `adoptModel` lets it judge. Call it in a transaction. */
export async function insertModel(tx: Queryable, model: NewModel): Promise<void> {
  const { version, body, parent, trainingSetSha256, lessons, metrics, comparison, createdBy } = model;
  await tx.query(
    `insert into sortkeep.models
       (version, body, state, parent, training_set_sha256, lessons, metrics, comparison, created_by)
     values ($1::text, $2::text, 'CANDIDATE', $3::text, $4::text, $5::integer, $6::jsonb, $7::jsonb, $8::text)`,
    [
      version,
      body,
      parent,
      trainingSetSha256,
      lessons.length,
      JSON.stringify(metrics),
      comparison === null ? null : JSON.stringify(comparison),
      createdBy,
    ],
  );
  await tx.query(
    `insert into sortkeep.model_lessons (version, lesson_id)
     select $1::text, l.id from unnest($2::uuid[]) as l (id)`,
    [version, lessons],
  );
}
