/** How fast a move is and how long it will still take: from earlier moves of its kind, then more and more from itself. */
import type { MovePhase, MoveState } from '../move.js';
import type { Rate } from './smooth-rate.js';

export interface MovePace {
  /** Null while it does not copy. */
  readonly rowsPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  /** Of work, without waiting for a worker or a window; null where nothing tells, and after the end. */
  readonly remainingSeconds: number | null;
}

/** What the newest moves of a kind that succeeded took together. */
export interface EarlierMoves {
  /** As their plans estimated them. */
  readonly bytes: number;
  /** Until the last chunk was copied. */
  readonly copySeconds: number;
  /** After it: indexes, reading back, publishing. */
  readonly tailSeconds: number;
}

export interface PaceFacts {
  readonly state: MoveState;
  readonly phase: MovePhase | null;
  readonly cancelRequested: boolean;
  /** As the plan says. */
  readonly estimatedBytes: number;
  /** Of text, copied in all and in finished chunks. */
  readonly rawBytes: number;
  readonly doneRawBytes: number;
  readonly chunksDone: number;
  readonly chunksTotal: number;
  readonly rate: Rate | null;
  /** Since the last chunk was copied. */
  readonly secondsSinceCopy: number | null;
  readonly earlier: EarlierMoves | null;
}

/** From this share on only what is measured counts; before, in proportion. */
const TRUSTED_SHARE = 0.2;

export function movePace(facts: PaceFacts): MovePace {
  const { rate } = facts;
  const remainingSeconds = remaining(facts);
  return {
    rowsPerSecond: rate?.rowsPerSecond ?? null,
    bytesPerSecond: rate?.bytesPerSecond ?? null,
    remainingSeconds: remainingSeconds === null ? null : Math.max(0, remainingSeconds),
  };
}

function remaining(facts: PaceFacts): number | null {
  const { state, phase, cancelRequested, earlier, secondsSinceCopy } = facts;
  const goesOn = state === 'QUEUED' || state === 'RUNNING' || state === 'PAUSED';
  if (!goesOn || cancelRequested) return null;
  const tail = earlier === null ? null : predicted(facts, earlier.bytes, earlier.tailSeconds);
  if (state === 'RUNNING' && phase !== 'OPEN' && phase !== 'COPY')
    return tail === null ? null : tail - (secondsSinceCopy ?? 0);
  const copy = remainingCopy(facts);
  return copy === null ? null : copy + (tail ?? 0);
}

function remainingCopy(facts: PaceFacts): number | null {
  const { earlier, rate, rawBytes } = facts;
  const expected = expectedRawBytes(facts);
  const share = expected === 0 ? 0 : Math.min(1, rawBytes / expected);
  const told = earlier === null ? null : (1 - share) * predicted(facts, earlier.bytes, earlier.copySeconds);
  const measured =
    rate === null || rate.bytesPerSecond <= 0 ? null : Math.max(0, expected - rawBytes) / rate.bytesPerSecond;
  if (told === null || measured === null) return told ?? measured;
  const trust = Math.min(1, share / TRUSTED_SHARE);
  return trust * measured + (1 - trust) * told;
}

const predicted = ({ estimatedBytes }: PaceFacts, bytes: number, seconds: number): number =>
  bytes === 0 ? 0 : (estimatedBytes * seconds) / bytes;

/** Chunks have the same number of pages, so the finished ones tell of the others; before one is, the plan does. */
function expectedRawBytes({
  estimatedBytes,
  rawBytes,
  doneRawBytes,
  chunksDone,
  chunksTotal,
}: PaceFacts): number {
  const expected = chunksDone === 0 ? estimatedBytes : (doneRawBytes / chunksDone) * chunksTotal;
  return Math.max(expected, rawBytes);
}
