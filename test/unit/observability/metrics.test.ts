import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../../src/observability/metrics.js';

const LOAD = { kind: 'LOAD', seconds: 3, rows: 10, rawBytes: 1_000n, storedBytes: 100n } as const;

describe('metrics', () => {
  it('count ended moves, and rows and bytes of those that succeeded', async () => {
    const metrics = createMetrics();
    metrics.recordMove({ ...LOAD, state: 'SUCCEEDED' });
    metrics.recordMove({ ...LOAD, state: 'SUCCEEDED' });
    metrics.recordMove({ ...LOAD, state: 'FAILED' });
    const lines = (await metrics.render()).body.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'sortkeep_moves_total{kind="LOAD",state="SUCCEEDED"} 2',
        'sortkeep_moves_total{kind="LOAD",state="FAILED"} 1',
        'sortkeep_moved_rows_total{kind="LOAD"} 20',
        'sortkeep_moved_bytes_total{kind="LOAD",form="raw"} 2000',
        'sortkeep_moved_bytes_total{kind="LOAD",form="stored"} 200',
        'sortkeep_move_duration_seconds_sum{kind="LOAD"} 9',
      ]),
    );
  });

  it('count scans, judgements and requests', async () => {
    const metrics = createMetrics();
    metrics.recordScan({ seconds: 2, ok: true, tables: 40 });
    metrics.recordScan({ seconds: 1, ok: false, tables: 2 });
    metrics.recordClassification({ seconds: 3, ok: true, tables: 40 });
    metrics.recordClassification({ seconds: 1, ok: false, tables: 0 });
    metrics.recordHttp({ method: 'POST', route: '/graphql', status: 200, seconds: 0.02 });
    const lines = (await metrics.render()).body.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'sortkeep_scan_duration_seconds_count{outcome="ok"} 1',
        'sortkeep_scan_duration_seconds_count{outcome="failed"} 1',
        'sortkeep_scanned_tables_total 42',
        'sortkeep_classification_duration_seconds_count{outcome="failed"} 1',
        'sortkeep_judged_tables_total 40',
        'sortkeep_http_request_duration_seconds_bucket{le="0.025",method="POST",route="/graphql",status="200"} 1',
      ]),
    );
  });

  it('of two in one process do not mix, and tell of the process', async () => {
    createMetrics().recordMove({ ...LOAD, state: 'SUCCEEDED' });
    const { body } = await createMetrics().render();
    expect(body).not.toContain('kind="LOAD"');
    expect(body).toContain('process_cpu_seconds_total');
  });
});
