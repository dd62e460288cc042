/**
 * The Redshift warehouse with the real AWS client, against the in-process Data API. Redshift itself is not tested here:
 * what the emulation assumes is said in test/support/redshift-engine.ts and redshift-data-server.ts.
 */
import { z } from 'zod';
import { createRedshiftWarehouse } from '../../src/warehouse/redshift/redshift-warehouse.js';
import { createMemoryObjectStore } from '../support/memory-object-store.js';
import { ACCESS_KEY, startRedshiftDataServer, WORKGROUP } from '../support/redshift-data-server.js';
import { describeWarehouse } from './warehouse.contract.js';

const VALUES = z.array(z.tuple([z.string().nullable()]));

describeWarehouse('Redshift', async () => {
  const store = createMemoryObjectStore('s3://bucket/some/prefix');
  const server = await startRedshiftDataServer(store);
  return {
    open: () =>
      Promise.resolve(
        createRedshiftWarehouse({
          client: {
            region: 'eu-central-1',
            endpoint: server.endpoint,
            credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: 'secret' },
          },
          target: { workgroupName: WORKGROUP },
          database: 'dev',
          iamRoleArn: 'arn:aws:iam::123456789012:role/copy',
          store,
          objectBytes: 64,
          retryBaseMs: 1,
        }),
      ),
    makeForeignTable: async ({ schema, name }) => {
      await server.engine.raw(`create schema if not exists "${schema}"`);
      await server.engine.raw(`create table "${schema}"."${name}" (a int)`);
    },
    tamper: async (sql) => {
      await server.engine.raw(sql);
    },
    values: async ({ schema, name }, column, orderBy) => {
      const rows = await server.engine.raw(
        `select cast("${column}" as varchar) from "${schema}"."${name}" order by "${orderBy}"`,
      );
      return VALUES.parse(rows).map(([value]) => value);
    },
    stop: () => server.stop(),
  };
});
