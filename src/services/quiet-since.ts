import type { Removal } from '../domain/removal.js';

/** When the quiet time of a stage began: with the stage, or with the counters, where they began anew since. */
export const quietSince = ({ watchingSince }: Pick<Removal, 'watchingSince'>, stage: Date): Date =>
  watchingSince !== null && watchingSince > stage ? watchingSince : stage;
