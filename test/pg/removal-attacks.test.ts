import { afterAll, beforeAll, describe } from '@jest/globals';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { removalAttacks } from '../support/removal-attacks.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe('a removal under attack', () => {
  removalAttacks(() => server);
});
