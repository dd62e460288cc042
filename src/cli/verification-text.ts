import type { ArchiveVerification } from '../domain/archive.js';
import type { CommandResult } from './cli.js';
import { formatBytes, formatCount, formatSeconds } from './format.js';

const GOOD = {
  OBJECTS: 'all there',
  DEEP: 'whole',
  REHEARSAL: 'restores to the archived rows',
} as const;

/** What one look at an archive found; a fault makes the command fail. */
export function verificationResult(found: ArchiveVerification): CommandResult {
  const { how, ok, share, objects, checksums, storedBytes, seconds, faults } = found;
  const state = ok ? (how === 'DEEP' && share < 1 ? 'good as far as it was read' : GOOD[how]) : 'DAMAGED';
  const compared = checksums === 0 ? '' : `, ${formatCount(checksums)} checksums of the store compared`;
  const part = share === 1 ? '' : ` (${(share * 100).toFixed(1)} % of it)`;
  const seen = `${formatCount(objects)} ${objects === 1 ? 'object' : 'objects'}, ${formatBytes(storedBytes)}${part}, ${formatSeconds(seconds)}${compared}`;
  return { json: { ...found }, text: [`${state}: ${seen}`, ...faults].join('\n'), failed: !ok };
}
