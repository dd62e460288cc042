import {
  GetObjectLockConfigurationCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { SortkeepError } from '../domain/errors.js';
import type { ObjectProtection } from './object-store.js';
import { s3Error } from './s3-error.js';
import { ask, locate, nameIn, type LockMode, type S3Place } from './s3-place.js';

/**
 * Locks the newest version of an object until a moment, or ends that, or puts a hold on it. A moment that has passed
 * ends the lock: S3 takes none. ACCESS_DENIED where a COMPLIANCE lock would be shortened.
 */
export async function protectS3Object(
  place: S3Place,
  mode: LockMode,
  key: string,
  protection: ObjectProtection,
): Promise<void> {
  const doing = `locking ${nameIn(place, key)}`;
  if ('hold' in protection) {
    const Status = protection.hold ? 'ON' : 'OFF';
    const command = new PutObjectLegalHoldCommand({ ...locate(place, key), LegalHold: { Status } });
    await ask(place, doing, place.client.send(command));
    return;
  }
  const { until } = protection;
  const command = new PutObjectRetentionCommand({
    ...locate(place, key),
    Retention: until === null || until <= new Date() ? {} : { Mode: mode, RetainUntilDate: until },
    ...(mode === 'GOVERNANCE' && { BypassGovernanceRetention: true }),
  });
  await ask(place, doing, place.client.send(command));
}

/** ACCESS_DENIED where the bucket was not made with Object Lock. */
export async function checkObjectLock(place: S3Place): Promise<void> {
  const command = new GetObjectLockConfigurationCommand({ Bucket: place.bucket });
  const found = await place.client.send(command).catch((error: unknown) => {
    // S3 answers so where there was never a lock; the SDK has no class for it.
    if (error instanceof Error && error.name === 'ObjectLockConfigurationNotFoundError') return null;
    throw s3Error(error, place, `checking ${place.uri}`);
  });
  if (found?.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled') return;
  throw new SortkeepError('ACCESS_DENIED', `bucket '${place.bucket}' has no Object Lock`, {
    hint: 'Switch Object Lock on for the bucket, or take s3ObjectLock out of the settings.',
  });
}
