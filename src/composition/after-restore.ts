import type { VerdictPolicy } from '../classifier/verdict-policy.js';
import type { Logger } from '../observability/logging.js';
import type { Database } from '../postgres/session.js';
import type { ArchiveServiceParts } from '../services/archive-service.js';
import { teachByRestore } from '../services/teach-by-events.js';

/** A restore teaches; what fails in that is no failure of the restore. */
export const afterRestore =
  (catalog: Database, policy: VerdictPolicy, logger: Logger): ArchiveServiceParts['onRestore'] =>
  ({ actor, archive, target }) =>
    teachByRestore(catalog, policy, actor, archive, target).catch((error: unknown) =>
      logger.warn({ err: error, archive: archive.handle }, 'learning from a restore failed'),
    );
