import { DeleteObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { SortkeepError } from '../domain/errors.js';
import { ask, locate, nameIn, type S3Place } from './s3-place.js';

/**
 * Removes every version and delete marker of an object and lists once more that none is left. A bucket without
 * versions has one, named `null`. Needs s3:ListBucketVersions and s3:DeleteObjectVersion.
 */
export async function eraseS3Object(place: S3Place, key: string): Promise<void> {
  const doing = `erasing ${nameIn(place, key)}`;
  for (const versionId of await versionsOf(place, key, doing)) {
    const command = new DeleteObjectCommand({ ...locate(place, key), VersionId: versionId });
    await ask(place, doing, place.client.send(command));
  }
  const left = await versionsOf(place, key, doing);
  if (left.length === 0) return;
  throw new SortkeepError('CONFLICT', `${left.length} versions of ${nameIn(place, key)} are there still`, {
    hint: 'Another writer made them, or the store lists late: do it again.',
    retryable: true,
  });
}

/** The versions of this one key, which others may begin with. */
async function versionsOf(place: S3Place, key: string, doing: string): Promise<readonly string[]> {
  const versions: string[] = [];
  const { Bucket, Key } = locate(place, key);
  let from: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } | null = {};
  while (from !== null) {
    const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket,
      Prefix: Key,
      ...from,
    });
    const page = await ask(place, doing, place.client.send(command));
    for (const found of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      if (found.Key === Key) versions.push(found.VersionId ?? 'null');
    }
    // Keys come in order: once another one was listed, this one is through.
    const through = page.IsTruncated !== true || page.NextKeyMarker !== Key;
    from = through
      ? null
      : {
          KeyMarker: Key,
          ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
        };
  }
  return versions;
}
