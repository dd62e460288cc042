/** Before PostgreSQL 18 a partitioned table takes no key that is tested later: its leaves do. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { partitionKeys } from '../support/partition-keys.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer } from './support/server.js';

describe.each(chosenMajors())('a foreign key of a partitioned table on PostgreSQL %i', (major) => {
  let server: MatrixServer;

  beforeAll(async () => {
    server = await startMatrixServer(major);
  });
  afterAll(() => server.stop());

  partitionKeys(() => server);
});
