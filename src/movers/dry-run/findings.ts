/** What the preparing of a move found, gathered step by step: one step that fails does not hide what the others say. */
import type {
  DryRunChunk,
  DryRunOperation,
  MoveSize,
  OperationPlace,
  SampleSlice,
} from '../../domain/dry-run.js';
import type { SourceLoad } from '../../domain/throttle.js';
import type { MoveRun } from '../../engine/mover.js';
import { postgresError } from '../../postgres/postgres-errors.js';

export interface ReadTable {
  /** Of 8 KiB, of the table or all of its leaves. */
  readonly pages: number;
  /** Without indexes, and with them. */
  readonly heapBytes: bigint;
  readonly tableBytes: bigint;
  readonly slices: readonly SampleSlice[];
}

type Facts = Pick<Preparation, 'chunks' | 'size' | 'read' | 'load'>;

export interface Preparation {
  readonly operations: readonly DryRunOperation[];
  readonly chunks: readonly DryRunChunk[];
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
  /** RESTORE: as the manifest says. */
  readonly size: MoveSize | null;
  /** Of a table that is read: how large it is now, and what was read of it. Null where it was not looked at. */
  readonly read: ReadTable | null;
  /** What its source has to do beside us; null where none is read. */
  readonly load: SourceLoad | null;
}

export class Findings {
  readonly #operations: DryRunOperation[] = [];
  readonly #refusals: string[] = [];
  readonly #warnings: string[] = [];
  #facts: Facts = { chunks: [], size: null, read: null, load: null };

  /** In the order in which the move would do it. */
  readonly tried = (place: OperationPlace, ...texts: readonly string[]): void => {
    for (const text of texts) this.#operations.push({ place, text, tried: true });
  };

  readonly shown = (place: OperationPlace, ...texts: readonly string[]): void => {
    for (const text of texts) this.#operations.push({ place, text, tried: false });
  };

  readonly warn = (text: string): void => {
    if (!this.#warnings.includes(text)) this.#warnings.push(text);
  };

  know(facts: Partial<Facts>): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  /** What fails is what the move would fail of; null then. */
  async step<T>(run: MoveRun, doing: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (thrown) {
      const cause: unknown = run.signal.aborted ? run.signal.reason : thrown;
      const { code, message, hint } = postgresError(cause, doing);
      this.#refusals.push(`${message} (${code}). ${hint}`);
      return null;
    }
  }

  all(): Preparation {
    return {
      operations: this.#operations,
      refusals: this.#refusals,
      warnings: this.#warnings,
      ...this.#facts,
    };
  }
}
