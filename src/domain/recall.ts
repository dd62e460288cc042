/** Objects in classes that a store gives out only after it was asked, hours later: for what, since when, how long it takes. */
import { SortkeepError } from './errors.js';
import { ARCHIVE_CLASSES } from './storage-class.js';
import type { ArchiveClass } from './storage-class.js';

export const RECALL_TIERS = ['EXPEDITED', 'STANDARD', 'BULK'] as const;
export type RecallTier = (typeof RECALL_TIERS)[number];

/** One object that was asked for and cannot be read yet. */
export interface AwaitedObject {
  readonly storageClass: ArchiveClass;
  readonly tier: RecallTier;
}

export interface Recall extends AwaitedObject {
  readonly askedAt: Date;
  /** Looked at in all. */
  readonly objects: number;
  /** Of these cannot be read yet. */
  readonly awaited: number;
  /** When all are there, as S3 usually is; it promises nothing. */
  readonly usuallyBy: Date;
}

/** Within how many minutes S3 usually gives an object, by its guide ("Understanding archive retrieval options"). */
const USUAL_MINUTES: Readonly<Record<ArchiveClass, Readonly<Record<RecallTier, number>>>> = {
  GLACIER: { EXPEDITED: 5, STANDARD: 5 * 60, BULK: 12 * 60 },
  DEEP_ARCHIVE: { EXPEDITED: 12 * 60, STANDARD: 12 * 60, BULK: 48 * 60 },
};

/** S3 has no expedited tier for DEEP_ARCHIVE. */
export const tierFor = (storageClass: ArchiveClass, tier: RecallTier): RecallTier =>
  storageClass === 'DEEP_ARCHIVE' && tier === 'EXPEDITED' ? 'STANDARD' : tier;

export const isArchiveClass = (text: string): text is ArchiveClass =>
  ARCHIVE_CLASSES.some((known) => known === text);

/** The one of several that takes longest; null of none. */
export function slowest(objects: readonly AwaitedObject[]): AwaitedObject | null {
  const minutes = ({ storageClass, tier }: AwaitedObject): number => USUAL_MINUTES[storageClass][tier];
  return objects.reduce<AwaitedObject | null>(
    (found, object) => (found === null || minutes(object) > minutes(found) ? object : found),
    null,
  );
}

export function recallOf(asked: Omit<Recall, 'usuallyBy'>): Recall {
  const { storageClass, tier, askedAt } = asked;
  return { ...asked, usuallyBy: new Date(askedAt.getTime() + USUAL_MINUTES[storageClass][tier] * 60_000) };
}

/** `3 of 12 objects from DEEP_ARCHIVE, asked 2026-11-23 12:00 UTC, standard tier, usually within 12 hours`. */
export function recallText({ storageClass, tier, askedAt, objects, awaited }: Recall): string {
  const minutes = USUAL_MINUTES[storageClass][tier];
  const usual = minutes < 60 ? `${minutes} minutes` : `${minutes / 60} hours`;
  const asked = askedAt.toISOString().slice(0, 16).replace('T', ' ');
  return `${awaited} of ${objects} objects from ${storageClass}, asked ${asked} UTC, ${tier.toLowerCase()} tier, usually within ${usual}`;
}

/** The store was asked for what is missing. A move waits for it; whoever else reads comes again. */
export class ObjectsAwaited extends SortkeepError {
  readonly recall: Recall;
  readonly keys: readonly string[];

  /** `keys`: those that cannot be read yet. */
  constructor(what: string, recall: Recall, keys: readonly string[]) {
    super('CONFLICT', `${what} waits for ${recallText(recall)}`, {
      hint: 'The store was asked for them: start it again when they are there. A restore waits and goes on by itself.',
      retryable: true,
    });
    this.recall = recall;
    this.keys = keys;
  }
}
