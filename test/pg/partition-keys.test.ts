import { afterAll, beforeAll, describe } from '@jest/globals';
import { partitionKeys } from '../support/partition-keys.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe('a foreign key of a partitioned table', () => {
  partitionKeys(() => server);
});
