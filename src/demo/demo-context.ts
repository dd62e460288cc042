/** What the steps of the demo share. */
import type { Application } from '../main.js';
import type { DemoProgress } from './demo-progress.js';
import type { SampleFleet } from './sample-fleet.js';

/** In whose name everything is done. */
export const ACTOR = 'the demo';

export interface DemoOptions {
  /** Of the service, on loopback; a free one is taken when it is in use, and for 0. */
  readonly port: number;
  readonly signal: AbortSignal;
  readonly progress: DemoProgress;
}

export interface Demo extends DemoOptions {
  readonly fleet: SampleFleet;
  readonly app: Application;
  readonly url: string;
}
