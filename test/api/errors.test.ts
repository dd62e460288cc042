import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SortkeepError } from '../../src/domain/errors.js';
import { inMemoryServices, TABLES } from '../support/in-memory-services.js';
import { serveApi } from '../support/served-api.js';
import type { ServedApi } from '../support/served-api.js';

const { services } = inMemoryServices();
let failure = new Error('none yet');
let api: ServedApi;

beforeAll(async () => {
  api = await serveApi({
    ...services,
    sources: { ...services.sources, list: () => Promise.reject(failure) },
  });
});
afterAll(() => api.close());

const QUERY = '{ sources { nodes { name } } }';

describe('what a client sees of an error', () => {
  it('of ours: message, code, hint and whether to try again', async () => {
    failure = new SortkeepError('UNREACHABLE', 'source core does not answer', {
      hint: 'Check it.',
      retryable: true,
    });
    const { errors } = await api.client.ask(QUERY);
    expect(errors).toEqual([
      {
        message: 'source core does not answer',
        path: ['sources'],
        extensions: { code: 'UNREACHABLE', hint: 'Check it.', retryable: true },
      },
    ]);
  });

  it('of a server or a library: nothing but an incident id, under which the log has the cause', async () => {
    failure = Object.assign(new Error('duplicate key value: Key (email)=(ann@example.org)'), {
      code: '23505',
      detail: 'Key (ssn)=(078-05-1120) already exists.',
    });
    const { errors = [] } = await api.client.ask(QUERY);
    const [error] = errors;
    expect(error).toMatchObject({
      message: 'unexpected failure',
      extensions: { code: 'INTERNAL', retryable: false },
    });
    const shown = JSON.stringify(errors);
    expect(shown).not.toContain('duplicate');
    expect(shown).not.toContain('stack');
    const line = api.log.find((entry) => entry.includes(error?.extensions.incidentId ?? 'no incident id'));
    expect(line).toContain('duplicate key value');
    expect(line).not.toContain('078-05-1120');
  });

  it('of ours that is a fault of ours: the message, and the cause in the log alone', async () => {
    const cause = new Error('connect to postgres://app:hunter2@db/app failed');
    failure = new SortkeepError('INTERNAL', 'unexpected failure while listing', {
      hint: 'Report it.',
      cause,
    });
    const { errors } = await api.client.ask(QUERY);
    expect(errors).toMatchObject([
      { message: 'unexpected failure while listing', extensions: { code: 'INTERNAL' } },
    ]);
    expect(JSON.stringify(errors)).not.toContain('postgres://');
    expect(api.log.join('')).toContain('postgres://app:***@db/app');
    expect(api.log.join('')).not.toContain('hunter2');
  });

  it('of a value that does not fit its type: not the value', async () => {
    const other = await serveApi({
      ...services,
      tables: {
        ...services.tables,
        list: async (...args) => {
          const page = await services.tables.list(...args);
          return { ...page, totalCount: () => Promise.resolve(123_456_789_012) };
        },
      },
    });
    const { errors } = await other.client.ask('{ tables { totalCount } }');
    expect(errors).toMatchObject([{ message: 'unexpected failure', extensions: { code: 'INTERNAL' } }]);
    await other.close();
  });

  it.each([
    ['{', 'Syntax Error'],
    ['{ nothing }', 'Cannot query field "nothing"'],
    ['{ tables(first: "x") { nodes { name } } }', 'Int cannot represent'],
    [
      '{ tables(filter: { minimumBytes: "9223372036854775808" }) { nodes { name } } }',
      'does not fit into 64 bits',
    ],
    ['{ tables(filter: { label: NICE }) { nodes { name } } }', 'NICE'],
    ['query A { __typename } query B { __typename }', 'operation'],
  ])('of the query %s: what is wrong with it', async (query, message) => {
    const fault = await api.client.fault(query);
    expect(fault.code).toBe('INVALID_INPUT');
    expect(fault.message).toContain(message);
    expect(fault.hint).toMatch(/\.$/);
  });

  it('of a variable: what is wrong with it', async () => {
    const query =
      'query ($id: ID!, $bytes: BigInt) { table(id: $id) { name } tables(filter: { minimumBytes: $bytes }) { totalCount } }';
    expect(await api.client.fault(query, { id: null })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await api.client.fault(query, { id: 'x', bytes: 1.5 })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('leaves the rest of the answer as it is', async () => {
    failure = new SortkeepError('NOT_FOUND', 'nothing here', { hint: 'Look elsewhere.' });
    const { data, errors } = await api.client.ask(
      '{ move(id: "x") { id } tables(first: 1) { nodes { name } } }',
    );
    expect(errors).toHaveLength(1);
    expect(data).toEqual({ move: null, tables: { nodes: [{ name: TABLES[0]?.name }] } });
  });
});
