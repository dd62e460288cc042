/** What of a table is not as its archive has it. Pure. */
import type { TableDefinition } from '../domain/table-definition.js';
import type { TableDetails } from '../domain/table-details.js';
import { withoutPositions } from '../postgres/definition/without-positions.js';
import { differing } from './differing.js';
import type { Differing, Said } from './differing.js';
import { SEAL_ROW, SEAL_TRUNCATE } from './removal-names.js';

export interface TableDifferences {
  /** Columns, keys, indexes and what else a plan is made for. */
  readonly structure: readonly string[];
  /** Owner, grants, triggers and the other details. */
  readonly details: readonly string[];
}

const asItIs = (json: string): string => json;

/**
 * In words, empty where a restore would make the same table. What a seal adds is none; positions of sequences are those
 * of the archive. `spelled` is for a table that is not in its place now (spell-in-place.ts). An archive of before 0.3.0
 * has no details: then whatever the table has beyond what goes without saying is a difference.
 */
export function tableDifferences(
  archived: TableDefinition,
  now: TableDefinition,
  spelled: (json: string) => string = asItIs,
): TableDifferences {
  const by = differing(spelled);
  const before = unsealed(archived);
  const after = unsealed(now);
  const details = [...accessSaid(by, before, after), ...detailsOf(by, before, after)];
  const structure = Object.values(structureSaid(by, before, after)).flat();
  if (structure.length + details.length > 0) return { structure, details };
  // What the details hold is said by them; this is what only the scan has a word for.
  return { structure: by.of('feature', itself, before.notRecreated, after.notRecreated), details };
}

const itself = (text: string): string => text;
const named = ({ name }: { readonly name: string }): string => name;

const unsealed = (definition: TableDefinition): TableDefinition => {
  const plain = withoutPositions(definition);
  return {
    ...plain,
    notRecreated: plain.notRecreated.filter(
      (feature) =>
        !feature.startsWith(`trigger ${SEAL_ROW}`) && !feature.startsWith(`trigger ${SEAL_TRUNCATE}`),
    ),
  };
};

const accessSaid = (by: Differing, before: TableDefinition, now: TableDefinition): readonly string[] => [
  ...by.value('its owner', before.owner, now.owner),
  ...by.of('grant', itself, before.grants, now.grants),
];

function detailsOf(by: Differing, before: TableDefinition, now: TableDefinition): readonly string[] {
  const { details } = now;
  if (details === undefined) return before.details === undefined ? [] : ['its details were not read'];
  if (before.details !== undefined) return Object.values(detailsSaid(by, before.details, details)).flat();
  return Object.values(detailsSaid(by, plainDetails(details), details))
    .flat()
    .map((text) => `${text}, and the archive is of a release that kept no details`);
}

/** As those of a table of which nothing is to say. */
const plainDetails = ({ extensions, sequences }: TableDetails): TableDetails => ({
  columns: [],
  notNulls: [],
  constraints: [],
  wholeRowIndexes: [],
  indexes: [],
  clusteredOn: null,
  replicaIdentity: 'default',
  rowSecurity: { enabled: false, forced: false },
  policies: [],
  triggers: [],
  rules: [],
  statistics: [],
  inherits: [],
  rowType: null,
  sequences: sequences.map((sequence) => ({ ...sequence, grants: [] })),
  accessMethod: null,
  tablespace: null,
  publications: [],
  securityLabels: [],
  extensions,
});

const detailsSaid = (by: Differing, a: TableDetails, b: TableDetails): Said<TableDetails> => ({
  columns: by.of('what is set of column', ({ column }) => column, a.columns, b.columns),
  notNulls: by.of('not null constraint', named, a.notNulls, b.notNulls),
  constraints: by.of('constraint', named, a.constraints, b.constraints),
  wholeRowIndexes: by.of('index', named, a.wholeRowIndexes, b.wholeRowIndexes),
  indexes: by.of('what is set of index', named, a.indexes, b.indexes),
  clusteredOn: by.value('the index that it is clustered on', a.clusteredOn, b.clusteredOn),
  replicaIdentity: by.value('its replica identity', a.replicaIdentity, b.replicaIdentity),
  rowSecurity: by.value('its row security', a.rowSecurity, b.rowSecurity),
  policies: by.of('policy', named, a.policies, b.policies),
  triggers: by.of('trigger', named, a.triggers, b.triggers),
  rules: by.of('rule', named, a.rules, b.rules),
  statistics: by.of('statistics', named, a.statistics, b.statistics),
  inherits: by.of('parent', named, a.inherits, b.inherits),
  rowType: by.value('its row type', a.rowType, b.rowType),
  sequences: by.of('what is set of sequence', named, a.sequences, b.sequences),
  accessMethod: by.value('its access method', a.accessMethod, b.accessMethod),
  tablespace: by.value('its tablespace', a.tablespace, b.tablespace),
  publications: by.of('publication', named, a.publications, b.publications),
  securityLabels: by.of('security label', ({ provider }) => provider, a.securityLabels, b.securityLabels),
  extensions: by.of('extension', named, a.extensions, b.extensions),
});

type Structure = Omit<TableDefinition, 'owner' | 'grants' | 'details' | 'notRecreated'>;

const structureSaid = (by: Differing, a: TableDefinition, b: TableDefinition): Said<Structure> => ({
  schema: by.value('its schema', a.schema, b.schema),
  name: by.value('its name', a.name, b.name),
  kind: by.value('its kind', a.kind, b.kind),
  persistence: by.value('its persistence', a.persistence, b.persistence),
  columns: by.of('column', named, a.columns, b.columns),
  constraints: by.of('constraint', named, a.constraints, b.constraints),
  foreignKeys: by.of('foreign key', named, a.foreignKeys, b.foreignKeys),
  indexes: by.of('index', named, a.indexes, b.indexes),
  sequences: by.of('sequence', named, a.sequences, b.sequences),
  types: by.of('type', named, a.types, b.types),
  unsupportedTypes: by.of('type', itself, a.unsupportedTypes, b.unsupportedTypes),
  extensions: by.of('extension', itself, a.extensions, b.extensions),
  externalReferences: by.of('reference to', itself, a.externalReferences, b.externalReferences),
  comment: by.value('its comment', a.comment, b.comment),
  storageParameters: by.of('storage parameter', itself, a.storageParameters, b.storageParameters),
  partitioning: by.value('its partitioning', a.partitioning ?? null, b.partitioning ?? null),
});
