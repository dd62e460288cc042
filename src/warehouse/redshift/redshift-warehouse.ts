import { RedshiftDataClient, type RedshiftDataClientConfig } from '@aws-sdk/client-redshift-data';
import { invalidInput } from '../../domain/errors.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { foreignTable } from '../load-faults.js';
import { checkedLoadId } from '../load-id.js';
import { compareProfiles } from '../profile/compare-profiles.js';
import { sourceProfileSql } from '../profile/source-profile-sql.js';
import type { Warehouse } from '../warehouse.js';
import { beginLoad, ensureLedger } from './begin-load.js';
import { commitLoad, targetExists, type RedshiftContext } from './commit-load.js';
import { createDataApi, type RedshiftTarget } from './data-api.js';
import { designRedshiftTable } from './design-table.js';
import { profileTable } from './profile-table.js';
import { refuseOtherLoad, removeStaged, stageObjects } from './staging.js';
import { withdrawLoad } from './withdraw-load.js';

export interface RedshiftWarehouseOptions {
  readonly client: { readonly region: string } & Pick<RedshiftDataClientConfig, 'endpoint' | 'credentials'>;
  readonly target: RedshiftTarget;
  readonly database: string;
  /** The role by which COPY reads the bucket: its ARN, a comma-separated chain of them, or `default`. */
  readonly iamRoleArn: string;
  /** An S3 store in the warehouse's region, encrypted by S3 itself: COPY reads SSE-KMS objects, not ours. */
  readonly store: ObjectStore;
  /** Where in the store chunks are staged; `staging` without it. */
  readonly keyPrefix?: string;
  /** Plaintext bytes of a staged object, 64 MiB without it: some 10 to 20 MB in zstd, within COPY's best 1 to 125 MB. */
  readonly objectBytes?: number;
  /** First wait before a refused request is sent again, 500 without it. */
  readonly retryBaseMs?: number;
}

const OBJECT_BYTES = 64 * 1024 * 1024;
const RETRY_BASE_MS = 500;
const ROLE = /^(?:default|arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/:-]+)$/;

const placeName = (target: RedshiftTarget): string =>
  'workgroupName' in target ? target.workgroupName : target.clusterIdentifier;

/**
 * Redshift through its Data API: no connection, no driver, statements by HTTPS. Written from AWS's documentation and
 * the client's models and tested against an in-process server; it has not been run against Redshift itself. INVALID_INPUT for a store that is not
 * on S3 or a role that is not one.
 */
export function createRedshiftWarehouse(options: RedshiftWarehouseOptions): Warehouse {
  const { store, iamRoleArn, database } = options;
  if (!store.uri.startsWith('s3://')) {
    throw invalidInput(
      `store ${store.uri} cannot stage rows for Redshift`,
      'Configure an S3 store: COPY reads from S3 alone.',
    );
  }
  if (!ROLE.test(iamRoleArn)) {
    throw invalidInput(
      `'${iamRoleArn}' is not an IAM role`,
      'Give the ARN of a role that the warehouse may assume, or default.',
    );
  }
  const place = `${placeName(options.target)}.${options.client.region}`;
  const uri = `redshift://${place}/${database}`;
  const context: RedshiftContext = {
    api: createDataApi({
      client: new RedshiftDataClient({ ...options.client }),
      target: options.target,
      database,
      uri,
      retryBaseMs: options.retryBaseMs ?? RETRY_BASE_MS,
    }),
    staging: {
      store,
      prefix: options.keyPrefix ?? 'staging',
      objectBytes: options.objectBytes ?? OBJECT_BYTES,
    },
    storeUrl: (key) => `${store.uri.replace(/\/+$/, '')}/${key}`,
    iamRole: iamRoleArn,
    uri,
  };
  const { staging } = context;
  return {
    uri,
    // As OpenLineage's naming of Redshift has it.
    namespace: `redshift://${place}:5439`,
    check: async () => {
      await store.check();
      await ensureLedger(context);
    },
    design: designRedshiftTable,
    inspect: async (table) => {
      if (await targetExists(context, table)) throw foreignTable(table.target);
      return ['whether its role may create tables and read the bucket shows when the load begins'];
    },
    begin: async (loadId, table) => beginLoad(context, checkedLoadId(loadId), table),
    stage: async (loadId, table, index, rows) => {
      await refuseOtherLoad(staging, checkedLoadId(loadId), table);
      return stageObjects(staging, loadId, table, index, rows);
    },
    commit: async (loadId, table, chunks) => commitLoad(context, checkedLoadId(loadId), table, chunks),
    profile: (table) => profileTable(context, table),
    sourceProfileSql,
    compare: compareProfiles,
    discard: async (loadId) => removeStaged(staging, checkedLoadId(loadId)),
    withdraw: async (loadId, table) => withdrawLoad(context, checkedLoadId(loadId), table),
    close: () => {
      context.api.close();
      return Promise.resolve();
    },
  };
}
