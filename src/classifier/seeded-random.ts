/** Random numbers that are the same on every machine and in every run. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** An integer in [0, below). */
  readonly below: (below: number) => number;
  /** True with the given probability. */
  readonly chance: (probability: number) => boolean;
  /** Log-uniform in [from, to], `from` above 0: every order of magnitude is as likely. */
  readonly spread: (from: number, to: number) => number;
}

/** mulberry32 (public domain, T. Ettinger): 32 bits of state, integer arithmetic alone until the last division. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    below: (below) => Math.floor(next() * below),
    chance: (probability) => next() < probability,
    spread: (from, to) => from * Math.exp(next() * Math.log(to / from)),
  };
}
