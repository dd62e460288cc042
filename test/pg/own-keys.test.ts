import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { tableId } from '../../src/domain/ids.js';
import { parseOwnKeyPolicy } from '../../src/domain/own-key-policy.js';
import type { Database } from '../../src/postgres/session.js';
import { wantsOwnKey } from '../../src/services/wants-own-key.js';
import { column } from '../support/archives.js';
import { openCatalog } from '../support/catalog.js';
import { plainTable } from '../support/plain-table.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalog: Database;
beforeAll(async () => {
  server = await startTestServer();
  catalog = await openCatalog(server);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});

function wanted(policy: string, columns: readonly string[], tags: readonly string[]): Promise<boolean> {
  const table = { id: tableId(randomUUID()), name: 'people' };
  const definition = plainTable({ name: 'people', columns: columns.map((name) => column(name)) });
  return wantsOwnKey(catalog, parseOwnKeyPolicy(policy), table, definition, tags);
}

describe('an archive gets a key of its own', () => {
  it.each([
    ['', ['email'], ['hr'], false],
    ['all', ['colour'], [], true],
    ['tag:hr, tag:pay', ['colour'], ['pay'], true],
    ['tag:hr', ['email'], ['payroll'], false],
    ['sensitive', ['colour'], ['hr'], false],
    ['sensitive', ['colour', 'email'], [], true],
    ['tag:hr, sensitive', ['email'], [], true],
  ])('by %j for columns %j and tags %j: %j', async (policy, columns, tags, own) => {
    expect(await wanted(policy, columns, tags)).toBe(own);
  });
});
