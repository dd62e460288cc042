/** How long to wait for a quiet moment of a server: a peak that is over after a minute costs a minute, and no work. */
export const PATIENCE_MS = 60_000;
