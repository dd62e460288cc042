import type { QualifiedName } from '../../domain/table-definition.js';

export interface Origin extends QualifiedName {
  readonly sourceName: string;
  /** The database that the source was registered with. */
  readonly mainDatabase: string;
  readonly database: string;
}

/**
 * A schema per source: `payments` for the public schema of the main database, else the parts that differ are added
 * (`payments_billing`, `payments_db2_public`), so that tables of one name never meet. A schema that was asked for wins.
 */
export function defaultPlace(origin: Origin, askedSchema: string | undefined): QualifiedName {
  const parts = [
    origin.sourceName,
    ...(origin.database === origin.mainDatabase ? [] : [origin.database]),
    ...(origin.database === origin.mainDatabase && origin.schema === 'public' ? [] : [origin.schema]),
  ];
  return { schema: askedSchema ?? parts.join('_'), name: origin.name };
}
