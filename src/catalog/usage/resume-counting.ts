import type { ActivityInterval } from '../../domain/usage-evidence.js';

/**
 * The first interval that was counted after scans that found track_counts off: whatever else began anew meanwhile,
 * counting may have begun again as late as just now. Pure.
 */
export function resumeCounting<Interval extends ActivityInterval>(interval: Interval): Interval {
  const { epoch, to } = interval;
  if (epoch === null) return interval;
  const off = epoch.cause === 'COUNTING_OFF' ? '' : '; an earlier scan found track_counts off';
  return {
    ...interval,
    epoch: {
      cause: epoch.cause === 'FIRST_SCAN' ? 'COUNTING_OFF' : epoch.cause,
      countingSince: to,
      lostFrom: epoch.lostFrom ?? epoch.countingSince,
      lostTo: to,
      evidence: `${epoch.evidence}${off}`,
    },
  };
}
