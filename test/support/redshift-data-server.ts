/**
 * The Redshift Data API in process, for the real AWS client: AWS JSON 1.1 over HTTP on loopback, `X-Amz-Target:
 * RedshiftData.<Operation>`, dates as epoch seconds, errors by `__type`. The SQL is really run, by redshift-engine.ts.
 *
 * Emulated: ExecuteStatement, BatchExecuteStatement (as a transaction, sub-statements `id:1`, `id:2`), DescribeStatement
 * (STARTED once, then the outcome), GetStatementResult in pages, ClientToken (the same token gives the same statement,
 * failed ones included), ResourceNotFoundException for another workgroup, the limits of 40 statements a batch and
 * 100 KB a statement, a refusal of unknown access keys. Faults: `failNext`, `rejectNext`, `loseNextAnswer`.
 * Not emulated: signatures, sessions, parameters, AUTO_COMMIT, CSV results, events, expiry of tokens and results,
 * WaitTimeSeconds (answers at once), statements at the same time (they run one after the other), cancelling.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { startRedshiftEngine, StatementError, type Field, type RedshiftEngine } from './redshift-engine.js';

export const WORKGROUP = 'analytics';
export const ACCESS_KEY = 'AKIDFORTESTS';

export interface RedshiftDataServer {
  readonly endpoint: string;
  readonly engine: RedshiftEngine;
  /** The SQL of each statement that was run, batches joined, in order. */
  readonly statements: readonly string[];
  /** The ClientToken of each batch that was sent, in order, replays included. */
  readonly batchTokens: readonly string[];
  /** The next statement that holds `part` ends as FAILED (or ABORTED) with this error. */
  failNext(part: string, error: string, status?: 'FAILED' | 'ABORTED'): void;
  /** The next requests for statements are refused with this exception. */
  rejectNext(exception: string, times: number): void;
  /** The next batch is run, and its connection is cut before the answer. */
  loseNextAnswer(): void;
  stop(): Promise<void>;
}

interface Statement {
  readonly id: string;
  readonly sqls: readonly string[];
  readonly batch: boolean;
  readonly queryId: number;
  readonly done: Promise<Outcome>;
  described: boolean;
}

type Outcome =
  | { readonly status: 'FINISHED'; readonly rows: readonly (readonly Field[])[] }
  | { readonly status: 'FAILED' | 'ABORTED'; readonly error: string; readonly index: number };

const BODY = z.object({
  Sql: z.string().optional(),
  Sqls: z.array(z.string()).optional(),
  Id: z.string().optional(),
  ClientToken: z.string().min(1).max(64).optional(),
  WorkgroupName: z.string().optional(),
  Database: z.string().optional(),
  ExecutionMode: z.literal('TRANSACTION').optional(),
  NextToken: z.string().optional(),
});
type Body = z.infer<typeof BODY>;

const PAGE_ROWS = 1;

class ApiError extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

async function readBody(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const part of request) text += String(part);
  return BODY.parse(JSON.parse(text));
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}

export async function startRedshiftDataServer(store: ObjectStore): Promise<RedshiftDataServer> {
  const engine = await startRedshiftEngine(store);
  const statements: string[] = [];
  const batchTokens: string[] = [];
  const byId = new Map<string, Statement>();
  const byToken = new Map<string, Statement>();
  const fault: {
    fail: { part: string; error: string; status: 'FAILED' | 'ABORTED' } | null;
    reject: string;
    times: number;
    lose: boolean;
  } = {
    fail: null,
    reject: '',
    times: 0,
    lose: false,
  };
  let queue: Promise<unknown> = Promise.resolve();

  async function run(sqls: readonly string[], queryId: number): Promise<Outcome> {
    const text = sqls.join(';\n');
    statements.push(text);
    const { fail } = fault;
    if (fail !== null && text.includes(fail.part)) {
      fault.fail = null;
      return {
        status: fail.status,
        error: fail.error,
        index: sqls.findIndex((sql) => sql.includes(fail.part)),
      };
    }
    try {
      return { status: 'FINISHED', rows: await engine.transaction(sqls, queryId) };
    } catch (error) {
      if (error instanceof StatementError)
        return { status: 'FAILED', error: error.message, index: error.index };
      throw error;
    }
  }

  function submit(body: Body, sqls: readonly string[], batch: boolean): object {
    if (fault.times > 0) {
      fault.times -= 1;
      throw new ApiError(fault.reject, 'refused by the test');
    }
    if (body.WorkgroupName !== WORKGROUP)
      throw new ApiError('ResourceNotFoundException', 'no such workgroup');
    if (body.Database === undefined) throw new ApiError('ValidationException', 'Database is missing');
    if (sqls.length === 0 || sqls.length > 40 || sqls.some((sql) => Buffer.byteLength(sql) > 100 * 1024)) {
      throw new ApiError('ValidationException', 'statement too long or too many');
    }
    if (batch) batchTokens.push(body.ClientToken ?? '');
    const known = body.ClientToken === undefined ? undefined : byToken.get(body.ClientToken);
    const queryId = byId.size * 100 + 1;
    const done = known?.done ?? queue.then(() => run(sqls, queryId));
    // One that is sent again stands where it stood: whatever comes next waits for the last one.
    if (known === undefined) queue = done.catch(() => undefined);
    const statement = known ?? { id: randomUUID(), sqls, batch, queryId, done, described: false };
    byId.set(statement.id, statement);
    if (body.ClientToken !== undefined) byToken.set(body.ClientToken, statement);
    return { Id: statement.id, CreatedAt: Date.now() / 1000, WorkgroupName: WORKGROUP };
  }

  function find(body: Body): Statement {
    const statement = byId.get(body.Id ?? '');
    if (statement === undefined) throw new ApiError('ResourceNotFoundException', 'no such statement');
    return statement;
  }

  async function describe(body: Body): Promise<object> {
    const statement = find(body);
    const times = { CreatedAt: Date.now() / 1000, UpdatedAt: Date.now() / 1000 };
    if (!statement.described) {
      statement.described = true;
      return { Id: statement.id, Status: 'STARTED', ...times, RedshiftQueryId: -1 };
    }
    const outcome = await statement.done;
    const failed = outcome.status === 'FINISHED' ? {} : { Error: outcome.error };
    const common = { Id: statement.id, Status: outcome.status, ...times, ...failed };
    if (!statement.batch) return { ...common, RedshiftQueryId: statement.queryId };
    const at = outcome.status === 'FINISHED' ? statement.sqls.length : outcome.index;
    const parts = statement.sqls.map((sql, index) => ({
      Id: `${statement.id}:${index + 1}`,
      QueryString: sql,
      Status: index < at ? 'FINISHED' : index === at ? outcome.status : 'ABORTED',
      ...(index === at ? failed : {}),
      RedshiftQueryId: index <= at ? statement.queryId + index : -1,
    }));
    return { ...common, RedshiftQueryId: 0, SubStatements: parts };
  }

  async function result(body: Body): Promise<object> {
    const outcome = await find(body).done;
    if (outcome.status !== 'FINISHED') throw new ApiError('ResourceNotFoundException', 'no result');
    const from = Number(body.NextToken ?? '0');
    const next = from + PAGE_ROWS < outcome.rows.length ? { NextToken: String(from + PAGE_ROWS) } : {};
    return {
      Records: outcome.rows.slice(from, from + PAGE_ROWS),
      TotalNumRows: outcome.rows.length,
      ...next,
    };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!String(request.headers.authorization).includes(`Credential=${ACCESS_KEY}/`)) {
      throw new ApiError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      );
    }
    const body = await readBody(request);
    switch (request.headers['x-amz-target']) {
      case 'RedshiftData.ExecuteStatement': {
        answer(response, 200, submit(body, [body.Sql ?? ''], false));
        return;
      }
      case 'RedshiftData.BatchExecuteStatement': {
        const submitted = submit(body, body.Sqls ?? [], true);
        if (!fault.lose) {
          answer(response, 200, submitted);
          return;
        }
        fault.lose = false;
        response.destroy();
        return;
      }
      case 'RedshiftData.DescribeStatement': {
        answer(response, 200, await describe(body));
        return;
      }
      case 'RedshiftData.GetStatementResult': {
        answer(response, 200, await result(body));
        return;
      }
      default:
        throw new ApiError('ValidationException', 'operation is not emulated');
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      const known = error instanceof ApiError ? error.type : 'InternalServerException';
      answer(response, known === 'InternalServerException' ? 500 : 400, {
        __type: known,
        message: error instanceof Error ? error.message : String(error),
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');

  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    engine,
    statements,
    batchTokens,
    failNext: (part, error, status = 'FAILED') => {
      fault.fail = { part, error, status };
    },
    rejectNext: (exception, times) => {
      Object.assign(fault, { reject: exception, times });
    },
    loseNextAnswer: () => {
      fault.lose = true;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await queue;
      await engine.stop();
    },
  };
}
