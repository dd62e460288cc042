import type { Attribution, ReadCause, ReadCounts } from '../domain/usage-evidence.js';
import type { RowBounds } from './row-bounds.js';

interface Claim {
  readonly cause: ReadCause;
  readonly evidence: string;
  readonly seqScans: bigint;
  readonly indexScans: bigint;
  readonly indexTuples: bigint;
  /** Tuples that its sequential scans read at least, and at most. */
  readonly low: bigint;
  readonly high: bigint;
}

interface Settlement {
  readonly attributions: readonly Attribution[];
  readonly unexplained: ReadCounts;
}

const least = (...values: readonly bigint[]): bigint => values.reduce((a, b) => (a < b ? a : b));

/**
 * The reads of one relation that are still unexplained. Nothing can be taken twice, and a scan of the whole table can
 * be taken only while enough tuples were read for it: a read of some rows is not taken for a scan of all.
 */
export class ReadLedger {
  readonly #reads: ReadCounts;
  readonly #claims: Claim[] = [];

  constructor(reads: ReadCounts) {
    this.#reads = reads;
  }

  get claims(): readonly Claim[] {
    return this.#claims;
  }

  get seqScans(): bigint {
    return this.#claims.reduce((left, claim) => left - claim.seqScans, this.#reads.seqScans);
  }

  get indexScans(): bigint {
    return this.#claims.reduce((left, claim) => left - claim.indexScans, this.#reads.indexScans);
  }

  get indexTuples(): bigint {
    return this.#claims.reduce((left, claim) => left - claim.indexTuples, this.#reads.indexTuples);
  }

  /** Tuples that no sequential scan taken so far needs. */
  get seqTuples(): bigint {
    return this.#claims.reduce((left, claim) => left - claim.low, this.#reads.seqTuples);
  }

  /** How many scans of `low` tuples each, and not more than `wanted`, can still be taken. */
  fullScans(wanted: bigint, { low }: RowBounds): bigint {
    const scans = least(wanted, this.seqScans);
    return low > 0n ? least(scans, this.seqTuples / low) : scans;
  }

  /** Takes up to `wanted` sequential scans; returns how many. */
  takeSeqScans(cause: ReadCause, evidence: string, wanted: bigint, rows: RowBounds): bigint {
    const scans = this.fullScans(wanted, rows);
    if (scans > 0n) {
      const [low, high] = [scans * rows.low, scans * rows.high];
      this.#claims.push({ cause, evidence, seqScans: scans, indexScans: 0n, indexTuples: 0n, low, high });
    }
    return scans;
  }

  takeIndexScans(cause: ReadCause, evidence: string, scans: bigint, indexTuples: bigint): void {
    if (scans === 0n) return;
    this.#claims.push({
      cause,
      evidence,
      seqScans: 0n,
      indexScans: least(scans, this.indexScans),
      indexTuples: least(indexTuples, this.indexTuples),
      low: 0n,
      high: 0n,
    });
  }

  /** Takes all of it or nothing: reads of which every number is known. */
  takeExactly(cause: ReadCause, evidence: string, reads: ReadCounts): boolean {
    const fits =
      reads.seqScans <= this.seqScans &&
      reads.seqTuples <= this.seqTuples &&
      reads.indexScans <= this.indexScans &&
      reads.indexTuples <= this.indexTuples;
    if (!fits) return false;
    const { seqScans, seqTuples, indexScans, indexTuples } = reads;
    this.#claims.push({
      cause,
      evidence,
      seqScans,
      indexScans,
      indexTuples,
      low: seqTuples,
      high: seqTuples,
    });
    return true;
  }

  /**
   * Hands out the tuples. While a scan is left its tuples are not known, and the explained ones get the least they
   * can have read; with none left they get up to the most. Tuples above that were read without a scan: by TABLESAMPLE
   * or by ctid (14 and newer), which is a read by somebody.
   */
  settle(): Settlement {
    const scansLeft = this.seqScans;
    const indexScansLeft = this.indexScans;
    let tuples = this.seqTuples;
    let indexTuples = this.indexTuples;
    const lastOnIndex = this.#claims.findLastIndex((claim) => claim.indexScans > 0n);
    const attributions = this.#claims.map((claim, at) => {
      const more = scansLeft > 0n ? 0n : least(tuples, claim.high - claim.low);
      tuples -= more;
      // fetched tuples always belong to a scan
      const fetched = indexScansLeft === 0n && at === lastOnIndex ? indexTuples : 0n;
      indexTuples -= fetched;
      return {
        cause: claim.cause,
        evidence: claim.evidence,
        seqScans: claim.seqScans,
        seqTuples: claim.low + more,
        indexScans: claim.indexScans,
        indexTuples: claim.indexTuples + fetched,
      };
    });
    return {
      attributions,
      unexplained: { seqScans: scansLeft, seqTuples: tuples, indexScans: indexScansLeft, indexTuples },
    };
  }
}
