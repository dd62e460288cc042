import { afterAll, beforeAll, describe } from '@jest/globals';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { removalCases } from '../support/removal-cases.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe('the acts of a removal', () => {
  removalCases(() => server);
});
