const MIB = 1024 * 1024;

/** S3 takes at most 10,000 parts an object, each of 5 MiB to 5 GiB. */
export const MAX_PARTS = 10_000;

/** The size doubles each time this many parts are full, so a stream of unknown length never runs out of parts early. */
const PARTS_A_SIZE = 1_000;
const FIRST_PART_BYTES = 16 * MIB;
/** One part is held in memory whole, so its size has an end. */
const MAX_PART_BYTES = 512 * MIB;

/**
 * Bytes of part `index` (from 0): 16 MiB up to 15.6 GiB of body, 32 MiB up to 46.9 GiB and so on, 512 MiB at
 * last; in all 3,056,000 MiB (2.9 TiB).
 */
export const partBytes = (index: number): number =>
  Math.min(FIRST_PART_BYTES * 2 ** Math.floor(index / PARTS_A_SIZE), MAX_PART_BYTES);
