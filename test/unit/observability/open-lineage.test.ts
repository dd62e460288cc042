import { describe, expect, it } from '@jest/globals';
import { lineageEvents } from '../../../src/observability/open-lineage.js';
import { EDGE, events, PRODUCER } from '../../support/lineage-events.js';

const FACETS = 'https://openlineage.io/spec/facets';

describe('a move as OpenLineage events', () => {
  const [start, complete] = events();

  it('is one run of one job, named by the move and by what was read', () => {
    for (const event of [start, complete]) {
      expect(event).toMatchObject({
        schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
        producer: PRODUCER,
        run: { runId: EDGE.moveId },
        job: { namespace: 'sortkeep', name: 'consolidate.app.public.orders' },
        inputs: [EDGE.from],
      });
    }
    expect([start.eventType, start.eventTime]).toEqual(['START', '2026-01-01T00:00:00.000Z']);
    expect([complete.eventType, complete.eventTime]).toEqual(['COMPLETE', '2026-01-01T00:01:00.000Z']);
  });

  it('says at its end which columns came from where, and how much there is', () => {
    const [output] = complete.outputs;
    expect(output).toMatchObject(EDGE.to);
    expect(output?.facets?.['schema']).toEqual({
      _producer: PRODUCER,
      _schemaURL: `${FACETS}/1-2-0/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet`,
      fields: [
        { name: 'id', type: 'bigint', ordinal_position: 1 },
        { name: '__proto__', ordinal_position: 2 },
      ],
    });
    const columnLineage = JSON.stringify(output?.facets?.['columnLineage']?.['fields']);
    for (const { from, to } of EDGE.columns) {
      const inputField = {
        ...EDGE.from,
        field: from,
        transformations: [{ type: 'DIRECT', subtype: 'IDENTITY' }],
      };
      expect(columnLineage).toContain(
        `${JSON.stringify(to)}:${JSON.stringify({ inputFields: [inputField] })}`,
      );
    }
    expect(output?.outputFacets?.['outputStatistics']).toMatchObject({ rowCount: 12, size: 4_096 });
  });

  it('leaves out what is not known', () => {
    const [, bare] = lineageEvents(EDGE, {
      startedAt: EDGE.at,
      jobNamespace: 'sortkeep',
      producer: PRODUCER,
    });
    const [output] = bare.outputs;
    expect(output?.facets?.['schema']?.['fields']).toEqual([
      { name: 'id', ordinal_position: 1 },
      { name: '__proto__', ordinal_position: 2 },
    ]);
    expect(output?.outputFacets?.['outputStatistics']).not.toHaveProperty('size');
  });
});
