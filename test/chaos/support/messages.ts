/** What a test and its worker process tell each other, and the faults that the worker plays on itself. */
import { z } from 'zod';
import { moveId, planId, removalId } from '../../../src/domain/ids.js';

/** What the worker reaches; each has its own faults. */
export const PORTS = ['catalog', 'source', 'target', 'store', 'warehouse'] as const;
export type Port = (typeof PORTS)[number];

/**
 * - kill before, kill after: SIGKILL, when the call has not begun, and when its answer is there
 * - kill amid, cut amid: in the middle of the bytes that the call streams
 * - stop: SIGSTOP before the call, until the next worker has ended the move
 * - cut: the connections break before the call; away: they break and none is accepted until the attempt has ended
 * - lose: the server does what it is told, and its answer is lost with the connection
 * - fail: the call fails without having done anything; drop: it did it, and its answer is lost; full: no space
 * - slow: the call takes longer than the worker's looks at its move
 */
export const FAULTS = [
  'kill before',
  'kill after',
  'kill amid',
  'cut amid',
  'stop',
  'cut',
  'away',
  'lose',
  'fail',
  'drop',
  'full',
  'slow',
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** A call of a worker: the `nth` (from 0) of those that look alike. */
export const point = z.object({
  port: z.enum(PORTS),
  label: z.string(),
  nth: z.number(),
  /** Whether it streams bytes. */
  streams: z.boolean(),
});
export type Point = z.infer<typeof point>;

export const fault = z.object({ kind: z.enum(FAULTS), at: point });
export type Fault = z.infer<typeof fault>;

/** What people ask of moves over the service. */
export const REQUESTS = ['start', 'pause', 'resume', 'cancel'] as const;
export type MoveRequest = (typeof REQUESTS)[number];

export const serviceTask = z.object({
  request: z.enum(REQUESTS),
  plan: z.string().transform(planId),
  /** Null of a plan that was not started. */
  move: z.string().transform(moveId).nullable(),
  fault: fault.nullable(),
});
export type ServiceTask = z.infer<typeof serviceTask>;

/** In their order; `return` undoes whatever was done. `prove`, `watch` and `bare` are looks of a worker. */
export const STEPS = ['seal', 'prove', 'watch', 'quarantine', 'bare', 'drop', 'return'] as const;
export type Step = (typeof STEPS)[number];

export const removalTask = z.object({
  step: z.enum(STEPS),
  removal: z.string().transform(removalId),
  fault: fault.nullable(),
});
export type RemovalTask = z.infer<typeof removalTask>;

export const task = z.object({
  move: z.string().transform(moveId),
  /** A DuckDB file has one process at a time, so that each move has its own. */
  warehousePath: z.string(),
  /** Null: only notes the points. */
  fault: fault.nullable(),
});

export type Task = z.infer<typeof task>;

export const settings = z.object({
  catalogUrl: z.string(),
  /** Holds the store and its key. */
  directory: z.string(),
});
export type WorkerSettings = z.infer<typeof settings>;

export const report = z.discriminatedUnion('is', [
  z.object({ is: z.literal('ready') }),
  /** The worker stops itself right after this. */
  z.object({ is: z.literal('stopping') }),
  z.object({
    is: z.literal('done'),
    /** Whether the fault was played. */
    played: z.boolean(),
    points: z.array(point),
    /** Codes of the attempts that failed, in order. */
    failures: z.array(z.string()),
    /** Why the job would be handed out again; null when it would not. */
    rejected: z.string().nullable(),
  }),
]);
export type Report = z.infer<typeof report>;
