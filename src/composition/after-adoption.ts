/** What follows when another model becomes the current one: every table is judged again, in the background. */
import type { Metrics } from '../observability/metrics.js';
import type { ScanVerdicts } from '../services/verdict-service.js';
import { judgeMeasured } from './judge-measured.js';

export interface AfterAdoptionParts {
  readonly verdicts: Pick<ScanVerdicts, 'classifyAll'>;
  readonly metrics: Metrics;
  readonly onFailure: (error: unknown) => void;
}

export interface JudgingAgain {
  /** Until it ends, no UNUSED of the model before stands. */
  begin(actor: string): void;
  /** Ends it between two batches: the next scan of each source judges its tables. */
  stop(): Promise<void>;
  /** When nothing of it is under way any more. */
  ended(): Promise<void>;
}

export function afterAdoption({ verdicts, metrics, onFailure }: AfterAdoptionParts): JudgingAgain {
  const stopped = new AbortController();
  const running = new Set<Promise<void>>();
  const judge = (actor: string): Promise<void> =>
    judgeMeasured(metrics, stopped.signal, () => verdicts.classifyAll(actor, stopped.signal), onFailure);
  const ended = async (): Promise<void> => {
    await Promise.all(running);
  };
  return {
    begin: (actor) => {
      const judging: Promise<void> = judge(actor).finally(() => running.delete(judging));
      running.add(judging);
    },
    stop: () => {
      stopped.abort();
      return ended();
    },
    ended,
  };
}
