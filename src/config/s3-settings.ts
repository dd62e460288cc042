/** Where objects are in S3, and in which class they lie there. */
import { z } from 'zod';
import { RECALL_TIERS } from '../domain/recall.js';
import { COLD_CLASSES, STORAGE_CLASSES } from '../domain/storage-class.js';
import type { ColdClass } from '../domain/storage-class.js';
import { flag, optionalText, whole } from './setting-types.js';

export const s3Settings = {
  s3Bucket: optionalText,
  s3Prefix: z.string().default(''),
  s3Region: optionalText,
  s3KmsKeyId: optionalText,
  /** For servers other than AWS. */
  s3Endpoint: z.url().optional(),
  s3ForcePathStyle: flag.default(false),
  s3ObjectLock: z.enum(['GOVERNANCE', 'COMPLIANCE']).optional(),
  s3StorageClass: z.enum(['STANDARD', ...STORAGE_CLASSES]).default('STANDARD'),
  /** Where old archives go, and how many days after they were made; both or none. */
  s3ColdClass: z.enum(COLD_CLASSES).optional(),
  s3ColdAfterDays: whole(1, 36_500).optional(),
  /** How objects are asked for that are not read at once, and how many days they can be read then. */
  s3RecallTier: z.enum(RECALL_TIERS).default('STANDARD'),
  s3RecallDays: whole(1, 365).default(7),
};

interface S3Classes {
  readonly s3StorageClass: string;
  readonly s3ColdClass?: ColdClass | undefined;
  readonly s3ColdAfterDays?: number | undefined;
}

export function s3Faults({ s3StorageClass, s3ColdClass, s3ColdAfterDays }: S3Classes): readonly string[] {
  if ((s3ColdClass === undefined) !== (s3ColdAfterDays === undefined)) {
    return ['give s3ColdClass and s3ColdAfterDays together, or neither'];
  }
  if (s3ColdClass === undefined) return [];
  const coldness = (name: string): number => COLD_CLASSES.findIndex((known) => known === name);
  return coldness(s3StorageClass) < coldness(s3ColdClass)
    ? []
    : ['s3ColdClass must be colder than s3StorageClass'];
}
