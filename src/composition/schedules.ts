/** What a working process does by itself when it is due. Each runs until its signal fires. */
import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logging.js';
import type { Metrics } from '../observability/metrics.js';
import type { ScheduledKeeping } from '../services/keeping-service.js';
import type { createProfileService } from '../services/profile-service.js';
import type { createRelationService } from '../services/relation-service.js';
import type { WatchedRemovals } from '../services/removal-service.js';
import type { createSourceService } from '../services/source-service.js';

export interface ScheduledServices {
  readonly sources: ReturnType<typeof createSourceService>;
  readonly profiles: ReturnType<typeof createProfileService>;
  readonly relations: ReturnType<typeof createRelationService>;
  readonly keeping: ScheduledKeeping;
  readonly removals: WatchedRemovals;
}

export function schedules(
  config: Config,
  { sources, profiles, relations, keeping, removals }: ScheduledServices,
  metrics: Metrics,
  logger: Logger,
): readonly ((signal: AbortSignal) => Promise<void>)[] {
  const { profileEveryHours, relateEveryHours, scanEveryMinutes, verifyEveryDays, rehearseEveryDays } =
    config;
  const { s3ColdClass, s3ColdAfterDays } = config;
  const failed =
    (what: string) =>
    (error: unknown): void =>
      logger.warn({ err: error }, `${what} failed`);
  return [
    (stop) => removals.watch(stop, failed('looking after removals')),
    ...(profileEveryHours === 0
      ? []
      : [
          (stop: AbortSignal) =>
            profiles.profileWhenDue(profileEveryHours, stop, failed('profiling what is due')),
        ]),
    ...(relateEveryHours === 0
      ? []
      : [(stop: AbortSignal) => relations.relateWhenDue(relateEveryHours, stop, failed('comparing tables'))]),
    ...(scanEveryMinutes === 0
      ? []
      : [(stop: AbortSignal) => sources.scanWhenDue(scanEveryMinutes, stop, failed('scanning what is due'))]),
    ...(s3ColdClass === undefined || s3ColdAfterDays === undefined
      ? []
      : [
          (stop: AbortSignal) =>
            keeping.coolWhenDue(
              { storageClass: s3ColdClass, afterDays: s3ColdAfterDays },
              stop,
              failed('moving old archives to a colder class'),
            ),
        ]),
    ...(verifyEveryDays === 0 && rehearseEveryDays === 0
      ? []
      : [
          (stop: AbortSignal) =>
            keeping.keepWhenDue(
              { ...config, onReport: (report) => metrics.recordKeeping(report) },
              stop,
              failed('verifying archives'),
            ),
        ]),
  ];
}
