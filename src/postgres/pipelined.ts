import type { Queryable, QueryResult } from './session.js';

interface Waiting {
  readonly start: () => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * The same connection for statements that are asked for all at once: each is sent the moment the one before is
 * answered, before anybody makes anything of that answer, so that the server works while the rows are parsed. The
 * first that fails takes with it those that were not sent yet, so that nothing is under way when its error arrives.
 */
export function pipelined(db: Queryable): Queryable {
  const waiting: Waiting[] = [];
  let busy = false;
  const next = (): void => {
    const statement = waiting.shift();
    busy = statement !== undefined;
    statement?.start();
  };
  return {
    query: (sql, values) =>
      new Promise<QueryResult>((resolve, reject) => {
        const start = (): void => {
          db.query(sql, values).then(
            (result) => {
              next();
              resolve(result);
            },
            (error: unknown) => {
              busy = false;
              for (const { refuse } of [{ refuse: reject }, ...waiting.splice(0)]) refuse(error);
            },
          );
        };
        waiting.push({ start, refuse: reject });
        if (!busy) next();
      }),
  };
}
