import type { Removal, RemovalState } from '../domain/removal.js';

const NEXT: Readonly<Record<RemovalState, string>> = {
  PLANNED: 'It waits for approvals.',
  REFUSED: 'Read its refusals; plan it again when they no longer hold.',
  APPROVED: 'Seal it next.',
  SEALED: 'A worker proves that the archive has its rows.',
  PROVED: 'It waits for a rehearsed restore of its archive.',
  WATCHING: 'Its statistics are watched; put it into quarantine when that is over.',
  QUARANTINED: 'A worker takes its view away after a quiet time that scans have covered.',
  BARE: 'Drop it after a quiet time that scans have covered.',
  DROPPED: 'The table is gone; its archive has it.',
  RETURNED: 'The table is back; plan the removal again if it still is to go.',
};

/** What a removal in this state waits for, a sentence. */
export const nextOfRemoval = ({ state, returnReason }: Pick<Removal, 'state' | 'returnReason'>): string =>
  returnReason !== null && state !== 'RETURNED' && state !== 'DROPPED'
    ? 'It is being returned.'
    : NEXT[state];
