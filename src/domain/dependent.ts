import { qualifiedText } from './name-text.js';

/** An object of the same database that needs a table. */
export const DEPENDENT_KINDS = ['view', 'materialized view', 'function', 'table', 'rule'] as const;

export interface Dependent {
  /** `table`: it inherits from this one, or its columns have this one's row type. */
  readonly kind: (typeof DEPENDENT_KINDS)[number];
  readonly schema: string;
  readonly name: string;
  /**
   * `catalog`: pg_depend says so. `body`: the text of a function (PL/pgSQL and the like) names the table, which
   * PostgreSQL does not track.
   */
  readonly known: 'catalog' | 'body';
}

/** `view reporting.daily`. */
export const dependentText = ({ kind, schema, name }: Dependent): string =>
  `${kind} ${qualifiedText({ schema, name })}`;
