import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logging.js';
import type { Metrics } from '../observability/metrics.js';
import type { MoverServices } from '../movers/mover-services.js';
import type { VerificationRecord } from '../services/record-verification.js';
import type { KeepingServiceParts } from '../services/keeping-service.js';
import type { OpenedStore } from './open-store.js';
import { rehearsalPlace } from './rehearsal-place.js';

/** What verifications and rehearsals need; a fault that one finds goes into metrics and log. */
export function keepingParts(
  config: Config,
  dataDirectory: string,
  movers: MoverServices,
  { store, rewrapKey }: OpenedStore,
  metrics: Metrics,
  logger: Logger,
): KeepingServiceParts {
  const onVerified: VerificationRecord['onVerified'] = (verification, handle) => {
    metrics.recordVerification(verification);
    const { ok, how, faults } = verification;
    if (!ok) logger.error({ archive: handle, how, faults }, 'an archive is damaged');
  };
  return {
    catalog: movers.catalog,
    store,
    rewrapKey,
    withPlace: rehearsalPlace(config, dataDirectory, movers),
    onVerified,
  };
}
