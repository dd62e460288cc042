/** Keeps a lesson about a table, with the evidence as it is now. */
import { recordEvent } from '../catalog/audit/record-event.js';
import { rankOfTable } from '../catalog/learning/rank-of-table.js';
import { recordLesson } from '../catalog/learning/record-lesson.js';
import { getFacts } from '../catalog/tables/get-facts.js';
import { getSchemaVersions } from '../catalog/tables/get-schema-versions.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { evidenceOf } from '../classifier/features.js';
import type { VerdictPolicy } from '../classifier/verdict-policy.js';
import type { CatalogTable } from '../domain/catalog-table.js';
import { dependentText } from '../domain/dependent.js';
import { notFound } from '../domain/errors.js';
import type { TableId } from '../domain/ids.js';
import type { Lesson } from '../domain/lesson.js';
import type { TableFacts } from '../domain/table-facts.js';
import type { Queryable } from '../postgres/session.js';

/** Evidence counts time in the policy's windows. */
export type LessonPolicy = Pick<VerdictPolicy, 'minimumWindowMs'>;

/** What there is to learn of a table now. */
export type LessonEvidence = ReturnType<typeof evidenceOf>;

/** NOT_FOUND for a table that the catalog does not know. It may take a while: call it before the transaction. */
export async function gatherEvidence(
  db: Queryable,
  policy: LessonPolicy,
  table: TableId,
): Promise<LessonEvidence> {
  return evidenceOf(await factsToLearn(db, table), policy);
}

/** Call it in the transaction of what taught it. */
export async function teach(
  tx: Queryable,
  evidence: LessonEvidence,
  lesson: Omit<Lesson, 'at'>,
): Promise<void> {
  const { tableId, cause, label, author, note } = lesson;
  await recordLesson(tx, lesson, evidence);
  await recordEvent(tx, {
    actor: author,
    action: 'lesson.teach',
    subject: tableId,
    details: { cause, label, note },
  });
}

async function factsToLearn(db: Queryable, tableId: TableId): Promise<TableFacts> {
  const [table] = await getTables(db, [tableId]);
  if (table === undefined || table === null) {
    throw notFound(
      `table ${tableId} is not in the catalog`,
      'List the tables for the ids of those that are.',
    );
  }
  const [known] = await getFacts(db, new Map(), [tableId]);
  if (known === undefined) return factsOfGone(db, table);
  const readRank = known.facts.usage === null ? null : await rankOfTable(db, tableId);
  return { ...known.facts, readRank };
}

/** Its last structure; how it was used when it was there is not said of a table that is gone. */
async function factsOfGone(db: Queryable, table: CatalogTable): Promise<TableFacts> {
  const [version] = await getSchemaVersions(db, [table.schemaVersionId]);
  if (version === undefined || version === null) {
    throw notFound(`table ${table.id} has no structure any more`, 'Scan its source again.');
  }
  return {
    database: table.database,
    definition: version.definition,
    estimatedRows: table.estimatedRows,
    sizeBytes: table.sizeBytes,
    usage: null,
    referencedBy: table.referencedBy,
    dependents: table.dependents.map(dependentText),
    readRank: null,
    siblings: [],
  };
}
