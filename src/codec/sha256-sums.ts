import { hash } from 'node:crypto';
import { createRecordSplitter } from './csv-records.js';

const MODULUS = 1n << 256n;

/** As RowSums, by SHA-256: archives of `sortkeep-archive/1` have their content hash by it. */
export class Sha256Sums {
  #rows = 0;
  #sum = 0n;
  readonly #records = createRecordSplitter('an archive', (bytes, start, end) => {
    this.#sum = (this.#sum + BigInt(`0x${hash('sha256', bytes.subarray(start, end))}`)) % MODULUS;
    this.#rows += 1;
  });

  update(text: Uint8Array): void {
    this.#records.update(text);
  }

  get inside(): boolean {
    return this.#records.inside;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Modulo 2^256. */
  get sum(): bigint {
    return this.#sum;
  }
}
