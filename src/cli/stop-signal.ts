/** Ctrl-C and SIGTERM as an AbortSignal. A terminal and npm may each deliver it, so repeats mean nothing more. */
import { constants } from 'node:os';
import { SortkeepError } from '../domain/errors.js';

export interface StopSignal {
  readonly signal: AbortSignal;
  /** Resolves when the process is told to stop. */
  readonly asked: Promise<void>;
  /** Throws `StoppedBySignal` if it was. */
  throwIfStopped(): void;
}

export class StoppedBySignal extends SortkeepError {
  /** 128 and the signal's number, as shells have it. */
  readonly exitCode: number;

  constructor(name: 'SIGINT' | 'SIGTERM') {
    super('CANCELLED', `stopped by ${name}`, {
      hint: 'Moves that were queued go on with a worker; a demo has removed all that it made.',
    });
    this.exitCode = 128 + constants.signals[name];
  }
}

/** From now on the two signals no longer end the process by themselves. */
export function listenForStop(): StopSignal {
  const controller = new AbortController();
  const asked = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        controller.abort(new StoppedBySignal(name));
        resolve();
      });
    }
  });
  return { signal: controller.signal, asked, throwIfStopped: () => controller.signal.throwIfAborted() };
}
