/** Sequences and user-defined types of two structures. */
import { nameText, qualifiedText } from '../domain/name-text.js';
import type { SchemaChange } from '../domain/schema-change.js';
import type {
  CompositeDefinition,
  DomainDefinition,
  EnumDefinition,
  RangeDefinition,
  SequenceDefinition,
  TableDefinition,
  TypeDefinition,
} from '../domain/table-definition.js';
import { BOTH, change, namedChanges, NOBODY, WRITERS } from './named-changes.js';

const sequenceText = (sequence: SequenceDefinition): string =>
  [
    `${sequence.kind} of column ${nameText(sequence.column)}, ${sequence.dataType}`,
    `${sequence.minimum} to ${sequence.maximum}`,
    `start ${sequence.start}`,
    `increment ${sequence.increment}`,
    `cache ${sequence.cache}`,
    ...(sequence.cycle ? ['cycle'] : []),
  ].join(', ');

const collationText = (collation: DomainDefinition['collation']): string =>
  collation === null ? '' : ` collate ${qualifiedText(collation)}`;

function domainText(domain: DomainDefinition): string {
  const base = domain.baseUserType === null ? '' : ` (${qualifiedText(domain.baseUserType)})`;
  return [
    `${domain.baseType}${base}${collationText(domain.collation)}`,
    ...(domain.notNull ? ['not null'] : []),
    ...(domain.default === null ? [] : [`default ${domain.default}`]),
    ...domain.checks.map(
      ({ name, sql, validated }) =>
        `constraint ${nameText(name)} ${sql}${validated || sql.endsWith(' NOT VALID') ? '' : ' (not validated)'}`,
    ),
  ].join(' ');
}

const compositeText = ({ fields }: CompositeDefinition): string =>
  fields
    .map(({ name, type, userType, collation }) => {
      const of = userType === null ? '' : ` (${qualifiedText(userType)})`;
      return `${nameText(name)} ${type}${of}${collationText(collation)}`;
    })
    .join(', ');

function rangeText({ subtype, subtypeUserType, opclass, collation, subtypeDiff }: RangeDefinition): string {
  return [
    subtype,
    subtypeUserType === null ? '' : ` (${qualifiedText(subtypeUserType)})`,
    opclass === null ? '' : ` by ${qualifiedText(opclass)}`,
    collationText(collation),
    subtypeDiff === null ? '' : ` with ${qualifiedText(subtypeDiff)}`,
  ].join('');
}

function typeText(type: TypeDefinition): string {
  if (type.kind === 'enum') return `enum of ${type.labels.map(labelText).join(', ')}`;
  if (type.kind === 'range') return `range of ${rangeText(type)}`;
  return type.kind === 'domain' ? `domain over ${domainText(type)}` : `composite of ${compositeText(type)}`;
}

const labelText = (label: string): string => `'${label.replaceAll("'", "''")}'`;

/** Labels that stay and stand in another order sort and compare otherwise; they break no statement. */
function labelChanges(before: EnumDefinition, after: EnumDefinition): readonly SchemaChange[] {
  const name = qualifiedText(after);
  const kept = (labels: readonly string[], others: readonly string[]): string =>
    labels
      .filter((label) => others.includes(label))
      .map(labelText)
      .join(', ');
  return [
    ...namedChanges(before.labels, after.labels, {
      object: 'ENUM_LABEL',
      word: `${name} label`,
      nameOf: labelText,
      textOf: labelText,
      breaksOf: { removed: () => BOTH },
    }),
    ...change(
      'ORDER',
      name,
      `the order of the labels of ${name}`,
      kept(before.labels, after.labels),
      kept(after.labels, before.labels),
    ),
  ];
}

export function compareTypes(before: TableDefinition, after: TableDefinition): readonly SchemaChange[] {
  const enums = new Map(
    before.types.flatMap((type) => (type.kind === 'enum' ? [[qualifiedText(type), type] as const] : [])),
  );
  const isKept = (type: TypeDefinition, others: readonly TypeDefinition[]): boolean =>
    type.kind === 'enum' &&
    others.some((other) => other.kind === 'enum' && qualifiedText(other) === qualifiedText(type));
  /** An enum that is on both sides is told label by label. */
  const textOf = (type: TypeDefinition): string =>
    isKept(type, before.types) && isKept(type, after.types) ? 'enum' : typeText(type);
  return [
    ...namedChanges(before.sequences, after.sequences, {
      object: 'SEQUENCE',
      word: 'sequence',
      nameOf: qualifiedText,
      textOf: sequenceText,
      commentOf: ({ comment }) => comment,
    }),
    ...namedChanges<TypeDefinition>(before.types, after.types, {
      object: 'DATA_TYPE',
      word: 'type',
      nameOf: qualifiedText,
      textOf,
      commentOf: ({ comment }) => comment,
      breaksOf: { changed: breaksOfType },
    }),
    ...after.types.flatMap((type) => {
      const was = type.kind === 'enum' ? enums.get(qualifiedText(type)) : undefined;
      return type.kind === 'enum' && was !== undefined ? labelChanges(was, type) : [];
    }),
  ];
}

/** A domain that only got or lost a default breaks nothing; one with another rule may refuse what was right. */
function breaksOfType(was: TypeDefinition, is: TypeDefinition): readonly ('READERS' | 'WRITERS')[] {
  if (was.kind !== 'domain' || is.kind !== 'domain') return BOTH;
  if (was.baseType !== is.baseType) return BOTH;
  const rules = (domain: DomainDefinition): string =>
    domainText({ ...domain, default: null, collation: null, baseUserType: null });
  return rules(was) === rules(is) ? NOBODY : WRITERS;
}
