/**
 * Lineage as OpenLineage 2-0-2 run events (https://openlineage.io/spec/2-0-2/OpenLineage.json). Pure: nothing is
 * sent from here.
 */
import type { DatasetName, LineageEdge } from '../domain/lineage.js';

const SPEC = 'https://openlineage.io/spec';
const RUN_EVENT = `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`;

/** A facet's version is part of its identity; the standard's registry gives it. */
const FACETS = {
  schema: `${SPEC}/facets/1-2-0/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet`,
  columnLineage: `${SPEC}/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet`,
  outputStatistics: `${SPEC}/facets/1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet`,
} as const;

export interface LineageRun {
  readonly startedAt: Date;
  /** Namespace of the job: this installation's name. */
  readonly jobNamespace: string;
  /** URI of the code that did it, at a tag or a commit. */
  readonly producer: string;
  /** Type of each output column, where it is known. */
  readonly columnTypes?: ReadonlyMap<string, string>;
  /** Bytes at the destination, where they are known. */
  readonly outputBytes?: bigint;
}

type Facet = Readonly<Record<string, unknown>>;

interface Dataset extends DatasetName {
  readonly facets?: Readonly<Record<string, Facet>>;
  readonly outputFacets?: Readonly<Record<string, Facet>>;
}

export interface RunEvent {
  readonly eventType: 'START' | 'COMPLETE';
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string };
  readonly job: DatasetName;
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
}

/**
 * The two events of the move that made the edge: one START, and one COMPLETE with the output's columns, where each
 * came from, and its rows and bytes. The run's id is the move's; the job is named after the kind and the input.
 */
export function lineageEvents(edge: LineageEdge, run: LineageRun): readonly [RunEvent, RunEvent] {
  const common = {
    producer: run.producer,
    schemaURL: RUN_EVENT,
    run: { runId: edge.moveId },
    job: { namespace: run.jobNamespace, name: `${edge.kind.toLowerCase()}.${edge.from.name}` },
    inputs: [edge.from],
  };
  return [
    { ...common, eventType: 'START', eventTime: run.startedAt.toISOString(), outputs: [edge.to] },
    { ...common, eventType: 'COMPLETE', eventTime: edge.at.toISOString(), outputs: [outputOf(edge, run)] },
  ];
}

function outputOf(edge: LineageEdge, run: LineageRun): Dataset {
  const facet = (name: keyof typeof FACETS, body: Facet): Facet => ({
    _producer: run.producer,
    _schemaURL: FACETS[name],
    ...body,
  });
  const fields = edge.columns.map((column, index) => {
    const type = run.columnTypes?.get(column.to);
    return { name: column.to, ...(type === undefined ? {} : { type }), ordinal_position: index + 1 };
  });
  const inputs = edge.columns.map((column) => [
    column.to,
    {
      inputFields: [
        { ...edge.from, field: column.from, transformations: [{ type: 'DIRECT', subtype: 'IDENTITY' }] },
      ],
    },
  ]);
  return {
    ...edge.to,
    facets: {
      schema: facet('schema', { fields }),
      columnLineage: facet('columnLineage', { fields: Object.fromEntries(inputs) }),
    },
    outputFacets: {
      outputStatistics: facet('outputStatistics', {
        rowCount: edge.rows,
        ...(run.outputBytes === undefined ? {} : { size: Number(run.outputBytes) }),
      }),
    },
  };
}
