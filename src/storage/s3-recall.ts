import { RestoreObjectCommand, type Tier } from '@aws-sdk/client-s3';
import { isArchiveClass, tierFor, type AwaitedObject, type RecallTier } from '../domain/recall.js';
import { s3Error } from './s3-error.js';
import { headS3Object } from './s3-head.js';
import { locate, nameIn, type S3Place } from './s3-place.js';

const TIERS: Readonly<Record<RecallTier, Tier>> = {
  EXPEDITED: 'Expedited',
  STANDARD: 'Standard',
  BULK: 'Bulk',
};

/** Asks S3 for an object in an archive class, once; null where it can be read, or is not there. */
export async function recallS3Object(place: S3Place, key: string): Promise<AwaitedObject | null> {
  const found = await headS3Object(place, key);
  if (found === null || !isArchiveClass(found.storageClass) || found.recall === 'READABLE') return null;
  const { storageClass } = found;
  const tier = tierFor(storageClass, place.recall.tier);
  if (found.recall === null) await askFor(place, key, tier);
  return { storageClass, tier };
}

async function askFor(place: S3Place, key: string, tier: RecallTier): Promise<void> {
  const command = new RestoreObjectCommand({
    ...locate(place, key),
    RestoreRequest: { Days: place.recall.days, GlacierJobParameters: { Tier: TIERS[tier] } },
  });
  try {
    await place.client.send(command);
  } catch (error) {
    // Somebody else asked in the same moment; the SDK has no class for it.
    if (error instanceof Error && error.name === 'RestoreAlreadyInProgress') return;
    throw s3Error(error, place, `asking for ${nameIn(place, key)}`);
  }
}
