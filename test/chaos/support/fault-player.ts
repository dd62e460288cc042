/** Counts the calls of a worker and plays one fault, once, in the worker's own process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SortkeepError } from '../../../src/domain/errors.js';
import type { BreakingProxy } from './breaking-proxy.js';
import type { Fault, FaultKind, Point, Port } from './messages.js';

/** Longer than a look at the move, which is every half second. */
const SLOW_MS = 700;

export interface FaultPlayer {
  /** Every call that was made, in order. */
  readonly points: readonly Point[];
  played(): boolean;
  /** Makes the call, with the fault if it is its turn. */
  call<T>(port: Port, label: string, work: () => Promise<T>, proxy?: BreakingProxy): Promise<T>;
  /** As `call`, around something that reads or gives bytes. */
  stream<T>(
    port: Port,
    label: string,
    bytes: AsyncIterable<Uint8Array>,
    work: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
    proxy?: BreakingProxy,
  ): Promise<T>;
  /** Bytes that a call gives. */
  read(
    port: Port,
    label: string,
    bytes: AsyncIterable<Uint8Array>,
    proxy?: BreakingProxy,
  ): AsyncGenerator<Uint8Array>;
}

export function createFaultPlayer(fault: Fault | null, beforeStop: () => Promise<void>): FaultPlayer {
  const points: Point[] = [];
  const counts = new Map<string, number>();
  let played = false;

  const reached = (port: Port, label: string, streams: boolean): FaultKind | null => {
    const name = `${port} ${label}`;
    const nth = counts.get(name) ?? 0;
    counts.set(name, nth + 1);
    points.push({ port, label, nth, streams });
    if (played || fault?.at.port !== port || fault.at.label !== label || fault.at.nth !== nth) return null;
    played = true;
    return fault.kind;
  };

  const before = async (kind: FaultKind | null, label: string, proxy?: BreakingProxy): Promise<void> => {
    if (kind === 'kill before') await die();
    if (kind === 'stop') {
      await beforeStop();
      process.kill(process.pid, 'SIGSTOP');
    }
    if (kind === 'cut') proxy?.cut();
    if (kind === 'away') proxy?.refuse(true);
    if (kind === 'lose') proxy?.loseNextAnswer();
    if (kind === 'slow') await sleep(SLOW_MS);
    if (kind === 'fail') throw away(label);
    if (kind === 'full') throw full(label);
  };
  const after = async (kind: FaultKind | null, label: string): Promise<void> => {
    if (kind === 'kill after') await die();
    if (kind === 'drop') throw away(label);
  };

  async function* amid(
    kind: FaultKind | null,
    bytes: AsyncIterable<Uint8Array>,
    proxy?: BreakingProxy,
  ): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      if (kind === 'cut amid') proxy?.cut();
      if (kind !== 'kill amid') {
        yield piece;
        continue;
      }
      yield piece.slice(0, piece.length >> 1);
      await die();
    }
  }

  return {
    points,
    played: () => played,
    call: async (port, label, work, proxy) => {
      const kind = reached(port, label, false);
      await before(kind, label, proxy);
      const result = await work();
      await after(kind, label);
      return result;
    },
    stream: async (port, label, bytes, work, proxy) => {
      const kind = reached(port, label, true);
      await before(kind, label, proxy);
      const result = await work(amid(kind, bytes, proxy));
      await after(kind, label);
      return result;
    },
    read: async function* (port, label, bytes, proxy) {
      const kind = reached(port, label, true);
      await before(kind, label, proxy);
      yield* amid(kind, bytes, proxy);
      await after(kind, label);
    },
  };
}

async function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

const away = (label: string): SortkeepError =>
  new SortkeepError('UNREACHABLE', `${label}: no answer`, { hint: 'A fault of the test.', retryable: true });

const full = (label: string): SortkeepError =>
  new SortkeepError('NO_SPACE', `${label}: no space is left`, { hint: 'A fault of the test.' });
