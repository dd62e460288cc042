import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { invalidInput } from '../domain/errors.js';
import type { ObjectStore } from '../storage/object-store.js';
import { createDuckdbWarehouse } from '../warehouse/duckdb/duckdb-warehouse.js';
import type { RedshiftTarget } from '../warehouse/redshift/data-api.js';
import { createRedshiftWarehouse } from '../warehouse/redshift/redshift-warehouse.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { needed } from './needed.js';

export function openWarehouse(config: Config, dataDirectory: string, store: ObjectStore): Warehouse {
  if (config.warehouse === 'duckdb') {
    return createDuckdbWarehouse({ path: config.duckdbPath ?? join(dataDirectory, 'warehouse.duckdb') });
  }
  return createRedshiftWarehouse({
    client: { region: needed(config.redshiftRegion, 'redshiftRegion') },
    target: redshiftTarget(config),
    database: needed(config.redshiftDatabase, 'redshiftDatabase'),
    iamRoleArn: needed(config.redshiftIamRoleArn, 'redshiftIamRoleArn'),
    store,
  });
}

function redshiftTarget(config: Config): RedshiftTarget {
  const { redshiftWorkgroup, redshiftCluster, redshiftDbUser, redshiftSecretArn } = config;
  const secret = redshiftSecretArn === undefined ? {} : { secretArn: redshiftSecretArn };
  if (redshiftWorkgroup !== undefined) return { workgroupName: redshiftWorkgroup, ...secret };
  const clusterIdentifier = needed(redshiftCluster, 'redshiftCluster');
  if (redshiftSecretArn !== undefined) return { clusterIdentifier, secretArn: redshiftSecretArn };
  if (redshiftDbUser !== undefined) return { clusterIdentifier, dbUser: redshiftDbUser };
  throw invalidInput(
    'redshiftCluster is set without a login',
    'Set redshiftSecretArn, or redshiftDbUser for temporary credentials.',
  );
}
