import type { Queryable } from '../postgres/session.js';
import { readDependencies } from './read-dependencies.js';
import type { Dependency } from './read-dependencies.js';
import { readRelations } from './read-relations.js';
import type { RelationFacts } from './read-relations.js';
import { readViews } from './read-views.js';
import type { ViewFacts } from './read-views.js';

/** What both the activity and the structure of a database are made of. */
export interface DatabaseCatalog {
  readonly relations: readonly RelationFacts[];
  readonly views: readonly ViewFacts[];
  readonly dependencies: readonly Dependency[];
}

export async function readCatalog(db: Queryable): Promise<DatabaseCatalog> {
  const [relations, views, dependencies] = await Promise.all([
    readRelations(db),
    readViews(db),
    readDependencies(db),
  ]);
  return { relations, views, dependencies };
}
