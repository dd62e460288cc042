/** What the rest of the program knows of a database connection: no type of the driver leaves this folder. */

export interface QueryResult {
  /** Parsed at the edge by whoever asked, with zod: int8 and numeric come as text, timestamptz as Date, json parsed. */
  readonly rows: readonly unknown[];
  readonly rowCount: number;
}

export interface Queryable {
  /** Rejects with the driver's error; `postgresError` names it. */
  query(sql: string, values?: readonly unknown[]): Promise<QueryResult>;
}

/** One connection, for work that needs its own: locks, snapshots, COPY. */
export interface Session extends Queryable {
  /** The server's process id, for pg_blocking_pids and pg_terminate_backend. */
  readonly processId: number;
  /** Streams `copy … to stdout` in buffers that are the reader's own. Leaving the loop early closes the connection, since COPY OUT cannot be left otherwise. */
  copyOut(sql: string): AsyncIterable<Uint8Array>;
  /** Streams into `copy … from stdin`; resolves to the rows that the server took. A failing source aborts the COPY. */
  copyIn(sql: string, rows: AsyncIterable<Uint8Array>): Promise<number>;
  /** Called for each NOTIFY on a channel that this session listens to. */
  onNotification(listener: (channel: string, payload: string) => void): void;
  /** Called once when the connection breaks by itself. */
  onLost(listener: () => void): void;
  /** Idempotent, never throws; open transactions are rolled back by the server. */
  close(): Promise<void>;
}

/** A pool: every query may run on another connection. */
export interface Database extends Queryable {
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
