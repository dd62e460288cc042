/** Keeps a lesson about a table, with the evidence as it is now. */
import { recordEvent } from '../catalog/audit/record-event.js';
import { recordLesson } from '../catalog/learning/record-lesson.js';
import { getFacts } from '../catalog/tables/get-facts.js';
import { getSchemaVersions } from '../catalog/tables/get-schema-versions.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { getReadsByDatabase } from '../catalog/usage/get-reads-by-database.js';
import { evidenceOf } from '../classifier/features.js';
import type { VerdictPolicy } from '../classifier/verdict-policy.js';
import type { CatalogTable } from '../domain/catalog-table.js';
import { dependentText } from '../domain/dependent.js';
import { notFound } from '../domain/errors.js';
import type { Lesson } from '../domain/lesson.js';
import type { TableFacts } from '../domain/table-facts.js';
import type { Queryable } from '../postgres/session.js';

/** Evidence counts time in the policy's windows. */
export type LessonPolicy = Pick<VerdictPolicy, 'minimumWindowMs'>;

/** NOT_FOUND for a table that the catalog does not know. Call it in the transaction of what taught it. */
export async function teach(tx: Queryable, policy: LessonPolicy, lesson: Omit<Lesson, 'at'>): Promise<void> {
  const { tableId, cause, label, author, note } = lesson;
  await recordLesson(tx, lesson, evidenceOf(await factsToLearn(tx, lesson), policy));
  await recordEvent(tx, {
    actor: author,
    action: 'lesson.teach',
    subject: tableId,
    details: { cause, label, note },
  });
}

async function factsToLearn(tx: Queryable, { tableId }: Pick<Lesson, 'tableId'>): Promise<TableFacts> {
  const [table] = await getTables(tx, [tableId]);
  if (table === undefined || table === null) {
    throw notFound(
      `table ${tableId} is not in the catalog`,
      'List the tables for the ids of those that are.',
    );
  }
  const reads = await getReadsByDatabase(tx, table.sourceId);
  const [known] = await getFacts(tx, reads, [tableId]);
  return known?.facts ?? factsOfGone(tx, table);
}

/** Its last structure; how it was used when it was there is not said of a table that is gone. */
async function factsOfGone(tx: Queryable, table: CatalogTable): Promise<TableFacts> {
  const [version] = await getSchemaVersions(tx, [table.schemaVersionId]);
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
