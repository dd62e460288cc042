/** What Prometheus can ask for at /metrics. The only file that knows prom-client. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { VerificationKind } from '../domain/archive.js';
import type { MoveState } from '../domain/move.js';
import type { MoveKind } from '../domain/plan.js';

interface EndedMove {
  readonly kind: MoveKind;
  readonly state: MoveState;
  readonly seconds: number;
  readonly rows: number;
  readonly rawBytes: bigint;
  readonly storedBytes: bigint;
}

export interface Metrics {
  /** Once for each attempt that ended, whatever the state. */
  recordMove(move: EndedMove): void;
  /** Once for each scan of a source. */
  recordScan(scan: { readonly seconds: number; readonly ok: boolean; readonly tables: number }): void;
  /** Once for each time that tables of a scanned source were judged. */
  recordClassification(run: {
    readonly seconds: number;
    readonly ok: boolean;
    readonly tables: number;
  }): void;
  /** Once for each look at an archive that was kept in the ledger. */
  recordVerification(look: {
    readonly how: VerificationKind;
    readonly ok: boolean;
    readonly storedBytes: bigint;
    readonly seconds: number;
  }): void;
  /** How the archives stand, each time that the schedule looks. */
  recordKeeping(report: { readonly archives: number; readonly faulty: number }): void;
  /** `route` is the pattern, never the path: a label for every path would grow without end. */
  recordHttp(request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  /** The text that Prometheus reads, and its content type. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Seconds. HTTP answers take milliseconds; moves take up to a day. */
const HTTP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const WORK_BUCKETS = [0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400];

/** A registry of its own, so that two in one process (tests) do not share counters. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const moves = new Counter({
    name: 'sortkeep_moves_total',
    help: 'Ended attempts at moves, by kind and final state.',
    labelNames: ['kind', 'state'],
    registers,
  });
  const moveSeconds = new Histogram({
    name: 'sortkeep_move_duration_seconds',
    help: 'How long an attempt at a move took, by kind.',
    labelNames: ['kind'],
    buckets: WORK_BUCKETS,
    registers,
  });
  const movedRows = new Counter({
    name: 'sortkeep_moved_rows_total',
    help: 'Rows of moves that succeeded, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const movedBytes = new Counter({
    name: 'sortkeep_moved_bytes_total',
    help: 'Bytes of moves that succeeded, by kind: raw is COPY text, stored is what the destination holds of it.',
    labelNames: ['kind', 'form'],
    registers,
  });
  const scanSeconds = new Histogram({
    name: 'sortkeep_scan_duration_seconds',
    help: 'How long a scan of a source took, by outcome.',
    labelNames: ['outcome'],
    buckets: WORK_BUCKETS,
    registers,
  });
  const scannedTables = new Counter({
    name: 'sortkeep_scanned_tables_total',
    help: 'Tables that scans have read.',
    registers,
  });
  const classificationSeconds = new Histogram({
    name: 'sortkeep_classification_duration_seconds',
    help: 'How long judging the tables of a scanned source took, by outcome.',
    labelNames: ['outcome'],
    buckets: WORK_BUCKETS,
    registers,
  });
  const judgedTables = new Counter({
    name: 'sortkeep_judged_tables_total',
    help: 'Tables that were judged after scans.',
    registers,
  });
  const verifications = new Counter({
    name: 'sortkeep_archive_verifications_total',
    help: 'Looks at archives, by kind and outcome.',
    labelNames: ['how', 'outcome'],
    registers,
  });
  const verifiedBytes = new Counter({
    name: 'sortkeep_archive_verified_bytes_total',
    help: 'Stored bytes that were looked at, by kind: OBJECTS by their lengths, the others by reading.',
    labelNames: ['how'],
    registers,
  });
  const verificationSeconds = new Histogram({
    name: 'sortkeep_archive_verification_duration_seconds',
    help: 'How long a look at an archive took, by kind.',
    labelNames: ['how'],
    buckets: WORK_BUCKETS,
    registers,
  });
  const archives = new Gauge({
    name: 'sortkeep_archives',
    help: 'Archives that are kept, and those of them with a fault, as the schedule last saw them.',
    labelNames: ['state'],
    registers,
  });
  const httpSeconds = new Histogram({
    name: 'sortkeep_http_request_duration_seconds',
    help: 'How long HTTP requests took, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: HTTP_BUCKETS,
    registers,
  });
  return {
    recordMove: ({ kind, state, seconds, rows, rawBytes, storedBytes }) => {
      moves.inc({ kind, state });
      moveSeconds.observe({ kind }, seconds);
      if (state !== 'SUCCEEDED') return;
      movedRows.inc({ kind }, rows);
      movedBytes.inc({ kind, form: 'raw' }, Number(rawBytes));
      movedBytes.inc({ kind, form: 'stored' }, Number(storedBytes));
    },
    recordScan: ({ seconds, ok, tables }) => {
      scanSeconds.observe({ outcome: ok ? 'ok' : 'failed' }, seconds);
      scannedTables.inc(tables);
    },
    recordClassification: ({ seconds, ok, tables }) => {
      classificationSeconds.observe({ outcome: ok ? 'ok' : 'failed' }, seconds);
      judgedTables.inc(tables);
    },
    recordVerification: ({ how, ok, storedBytes, seconds }) => {
      verifications.inc({ how, outcome: ok ? 'ok' : 'fault' });
      verifiedBytes.inc({ how }, Number(storedBytes));
      verificationSeconds.observe({ how }, seconds);
    },
    recordKeeping: ({ archives: kept, faulty }) => {
      archives.set({ state: 'kept' }, kept);
      archives.set({ state: 'faulty' }, faulty);
    },
    recordHttp: ({ method, route, status, seconds }) =>
      httpSeconds.observe({ method, route, status: String(status) }, seconds),
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
