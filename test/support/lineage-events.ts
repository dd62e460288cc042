/** The events of one edge, with everything that is known of it. */
import { moveId } from '../../src/domain/ids.js';
import type { LineageEdge } from '../../src/domain/lineage.js';
import { lineageEvents } from '../../src/observability/open-lineage.js';
import type { RunEvent } from '../../src/observability/open-lineage.js';

export const EDGE: LineageEdge = {
  moveId: moveId('3f0c7c1e-7d3b-4a36-9a7e-0a3f5b1c2d4e'),
  kind: 'CONSOLIDATE',
  from: { namespace: 'postgres://core:5432', name: 'app.public.orders' },
  to: { namespace: 'postgres://one:5432', name: 'one.core.orders' },
  columns: [
    { from: 'id', to: 'id' },
    { from: '__proto__', to: '__proto__' },
  ],
  part: null,
  rows: 12,
  contentHash: 'cc',
  at: new Date('2026-01-01T00:01:00Z'),
};

export const PRODUCER = 'https://github.com/example/sortkeep/tree/v0.1.0';

export const events = (edge = EDGE): readonly [RunEvent, RunEvent] =>
  lineageEvents(edge, {
    startedAt: new Date('2026-01-01T00:00:00Z'),
    jobNamespace: 'sortkeep',
    producer: PRODUCER,
    columnTypes: new Map([['id', 'bigint']]),
    outputBytes: 4_096n,
  });
