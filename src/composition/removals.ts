import type { VerdictPolicy } from '../classifier/verdict-policy.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logging.js';
import type { RemovalParts, RemovalPolicy } from '../services/removal-parts.js';
import { createRemovalService } from '../services/removal-service.js';
import type { WatchedRemovals } from '../services/removal-service.js';
import { teachByRemoval } from '../services/teach-by-removal.js';

const DAY_MS = 86_400_000;

const policyOf = (config: Config): RemovalPolicy => ({
  allow: config.allowRemoval,
  approvals: config.removalApprovals,
  watchMs: config.removalWatchDays * DAY_MS,
  quarantineMs: config.removalQuarantineDays * DAY_MS,
  bareMs: config.removalBareDays * DAY_MS,
});

export const openRemovals = (
  config: Config,
  parts: Omit<RemovalParts, 'policy' | 'pagesPerChunk' | 'onNeeded'>,
  lessons: VerdictPolicy,
  logger: Logger,
): WatchedRemovals =>
  createRemovalService({
    ...parts,
    policy: policyOf(config),
    pagesPerChunk: config.pagesPerChunk,
    onNeeded: (needed) =>
      teachByRemoval(parts.catalog, lessons, needed).catch((error: unknown) =>
        logger.warn({ err: error, table: needed.tableId }, 'learning from a read of a table in grace failed'),
      ),
  });
