/** Statements over the Redshift Data API: sent, waited for, and read. */
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  type DescribeStatementResponse,
  type Field,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { setTimeout as sleep } from 'node:timers/promises';
import { SortkeepError } from '../../domain/errors.js';
import { dataApiError, isBusy } from './data-api-errors.js';

/** Whom the statements are for. Without a secret the API makes temporary credentials for the caller or `dbUser`. */
export type RedshiftTarget =
  | { readonly workgroupName: string; readonly secretArn?: string }
  | { readonly clusterIdentifier: string; readonly dbUser: string }
  | { readonly clusterIdentifier: string; readonly secretArn: string };

export interface FailedStatement {
  readonly status: 'FAILED' | 'ABORTED';
  /** The server's words: for the cause alone. */
  readonly error: string;
  /** Its id in the system views, where the statement got that far. */
  readonly queryId: number | null;
}

export interface DataApi {
  /** Runs the statements as one transaction; null when they finished. The same token never runs them twice (for 8 hours). */
  transaction(sqls: readonly string[], doing: string, token?: string): Promise<FailedStatement | null>;
  /** The rows of one `select`: texts, and doubles as texts that read back as the same number. */
  query(sql: string, doing: string): Promise<readonly (readonly (string | null)[])[]>;
  close(): void;
}

export interface DataApiOptions {
  readonly client: RedshiftDataClient;
  readonly target: RedshiftTarget;
  readonly database: string;
  readonly uri: string;
  /** First wait before a refused request is sent again; doubled each time, with jitter. */
  readonly retryBaseMs: number;
}

/** With half a second at first: 64 s in all, after which a person should know. */
const BUSY_ATTEMPTS = 8;
/** The API answers earlier when the statement ends; 30 is its limit. */
const WAIT_SECONDS = 20;
/** Between polls, in case an endpoint answers at once. */
const MAX_POLL_MS = 2_000;

const target = (
  to: RedshiftTarget,
): { WorkgroupName?: string; ClusterIdentifier?: string; DbUser?: string; SecretArn?: string } => ({
  ...('workgroupName' in to
    ? { WorkgroupName: to.workgroupName }
    : { ClusterIdentifier: to.clusterIdentifier }),
  ...('dbUser' in to ? { DbUser: to.dbUser } : {}),
  ...('secretArn' in to ? { SecretArn: to.secretArn } : {}),
});

function fieldText(field: Field): string | null {
  if (field.stringValue !== undefined) return field.stringValue;
  if (field.longValue !== undefined) return String(field.longValue);
  if (field.doubleValue !== undefined) return String(field.doubleValue);
  if (field.booleanValue !== undefined) return String(field.booleanValue);
  return null;
}

function failureOf(status: 'FAILED' | 'ABORTED', described: DescribeStatementResponse): FailedStatement {
  const part = described.SubStatements?.find(({ Status }) => Status === 'FAILED' || Status === 'ABORTED');
  // -1 and 0 stand for a statement that never ran.
  const queryId = part?.RedshiftQueryId ?? described.RedshiftQueryId ?? 0;
  return { status, error: part?.Error ?? described.Error ?? '', queryId: queryId > 0 ? queryId : null };
}

export function createDataApi(options: DataApiOptions): DataApi {
  const { client, uri } = options;
  const where = { ...target(options.target), Database: options.database };

  async function send<T>(doing: string, request: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await request();
      } catch (error) {
        if (attempt === BUSY_ATTEMPTS || !isBusy(error)) throw dataApiError(error, uri, doing);
        await sleep(options.retryBaseMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
      }
    }
  }

  async function finished(id: string | undefined, doing: string): Promise<FailedStatement | null> {
    for (let pause = 50; ; pause = Math.min(pause * 2, MAX_POLL_MS)) {
      const described = await send(doing, () =>
        client.send(new DescribeStatementCommand({ Id: id, WaitTimeSeconds: WAIT_SECONDS })),
      );
      const status = described.Status;
      if (status === 'FINISHED') return null;
      if (status === 'FAILED' || status === 'ABORTED') return failureOf(status, described);
      await sleep(pause);
    }
  }

  return {
    transaction: async (sqls, doing, token) => {
      const request = new BatchExecuteStatementCommand({
        ...where,
        Sqls: [...sqls],
        ExecutionMode: 'TRANSACTION',
        ...(token === undefined ? {} : { ClientToken: token }),
      });
      const { Id } = await send(doing, () => client.send(request));
      return finished(Id, doing);
    },
    query: async (sql, doing) => {
      const { Id } = await send(doing, () =>
        client.send(new ExecuteStatementCommand({ ...where, Sql: sql })),
      );
      const failed = await finished(Id, doing);
      if (failed !== null) throw statementError(failed, uri, doing);
      const rows: (readonly (string | null)[])[] = [];
      let next: string | undefined;
      do {
        const page = await send(doing, () =>
          client.send(new GetStatementResultCommand({ Id, NextToken: next })),
        );
        rows.push(...(page.Records ?? []).map((record) => record.map(fieldText)));
        next = page.NextToken;
      } while (next !== undefined);
      return rows;
    },
    close: () => client.destroy(),
  };
}

/** A statement that failed for a reason that nobody looked into. */
export function statementError(failed: FailedStatement, uri: string, doing: string): SortkeepError {
  const cause = new Error(failed.error);
  if (failed.status === 'ABORTED') {
    return new SortkeepError('CANCELLED', `warehouse ${uri} aborted a statement while ${doing}`, {
      hint: 'Somebody or a limit of the warehouse stopped it; start the move again.',
      cause,
    });
  }
  if (/permission denied|not authorized|access denied/i.test(failed.error)) {
    return new SortkeepError('ACCESS_DENIED', `warehouse ${uri} refuses a right while ${doing}`, {
      hint: 'Grant the user CREATE on the database, and the role of the COPY read access to the bucket and its key.',
      cause,
    });
  }
  return new SortkeepError('INTERNAL', `warehouse ${uri} failed a statement while ${doing}`, {
    hint: 'The log has the cause; report it with the move or request id.',
    cause,
  });
}
