/** What of a table's structure decides whether rows of another table would fit into it. */
import { createHash } from 'node:crypto';
import type { SourceId, TableId } from '../domain/ids.js';
import type { QualifiedName } from '../domain/table-definition.js';
import type { RelatableColumn, RelatableTable } from '../domain/table-relation.js';
import { typeFamily } from './type-family.js';

export interface ShapeColumn {
  readonly name: string;
  /** The name as columns are compared: `createdAt` and `created_at` are the same. */
  readonly token: string;
  /** As it is printed where it is: `app.mood`. */
  readonly shown: string;
  /** The same type has the same text everywhere: an enum is its labels, a domain what is under it. */
  readonly type: string;
  readonly family: string;
  readonly notNull: boolean;
  /** In their order; null where the type is no enum (nor an array of one). */
  readonly labels: readonly string[] | null;
  /** `schema.name` where the column has one of its own. */
  readonly collation: string | null;
}

export interface TableShape {
  /** Of names, types, nullability, own collations and primary key, whatever the order; equal means exchangeable. */
  readonly hash: string;
  /** By name. */
  readonly columns: readonly ShapeColumn[];
  /** By token; of two columns that share one (`a_b` and `aB`), the first. */
  readonly byToken: ReadonlyMap<string, ShapeColumn>;
  /** The primary key's columns, by name; empty without one. */
  readonly key: readonly string[];
}

/** A table as the rest of this folder knows it: small, its shape shared with every table that has the same. */
export interface ShapedTable {
  readonly id: TableId;
  readonly sourceId: SourceId;
  readonly source: string;
  readonly databaseOid: number;
  readonly database: string;
  readonly collation: string | null;
  readonly relationOid: number;
  readonly schema: string;
  readonly name: string;
  readonly structureSince: Date;
  readonly shape: TableShape;
  /** Columns of unique constraints, each by name; the primary key first where there is one. */
  readonly keys: readonly (readonly string[])[];
  readonly foreignKeys: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly references: QualifiedName;
    readonly referencedColumns: readonly string[];
  }[];
  readonly sequences: RelatableTable['sequences'];
}

export const columnToken = (name: string): string => name.replaceAll('_', '').toLowerCase();
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface StructuralType {
  readonly text: string;
  readonly family: string;
  readonly labels: readonly string[] | null;
}

function structuralType(
  type: string,
  userType: QualifiedName | null,
  types: RelatableTable['types'],
): StructuralType {
  const found =
    userType === null
      ? undefined
      : types.find(({ schema, name }) => schema === userType.schema && name === userType.name);
  if (found === undefined) return { text: type, family: typeFamily(type), labels: null };
  const array = type.endsWith('[]') ? '[]' : '';
  switch (found.kind) {
    case 'enum':
      return {
        text: `enum ${JSON.stringify(found.labels)}${array}`,
        family: `enum${array}`,
        labels: found.labels,
      };
    case 'domain': {
      const base = structuralType(found.baseType, found.baseUserType, types);
      return { text: `${base.text}${array}`, family: `${base.family}${array}`, labels: base.labels };
    }
    case 'range': {
      const of = structuralType(found.subtype, found.subtypeUserType, types);
      return { text: `range ${of.text}${array}`, family: `range${array}`, labels: null };
    }
    case 'composite': {
      const fields = found.fields.map((field) => [
        field.name,
        structuralType(field.type, field.userType, types).text,
      ]);
      return { text: `row ${JSON.stringify(fields)}${array}`, family: `row${array}`, labels: null };
    }
  }
}

function shapeColumn(column: RelatableColumn, types: RelatableTable['types']): ShapeColumn {
  const { text, family, labels } = structuralType(column.type, column.userType, types);
  return {
    name: column.name,
    token: columnToken(column.name),
    shown: column.type,
    type: text,
    family,
    notNull: column.notNull,
    labels,
    collation: column.collation === null ? null : `${column.collation.schema}.${column.collation.name}`,
  };
}

function hashOf(columns: readonly ShapeColumn[], key: readonly string[]): string {
  const normal = columns.map(({ name, type, notNull, collation }) => [name, type, notNull, collation]);
  return createHash('sha256')
    .update(JSON.stringify([normal, key]))
    .digest('hex');
}

/**
 * Shapes tables one after the other. What two tables have in common is kept once: a fleet of a hundred thousand
 * tables has far fewer columns and shapes than tables.
 */
export function createShaper(): (table: RelatableTable) => ShapedTable {
  const columns = new Map<string, ShapeColumn>();
  const shapes = new Map<string, TableShape>();
  const internColumn = (column: ShapeColumn): ShapeColumn => {
    const key = JSON.stringify(column);
    const known = columns.get(key);
    if (known === undefined) columns.set(key, column);
    return known ?? column;
  };
  const internShape = (all: readonly ShapeColumn[], key: readonly string[]): TableShape => {
    const hash = hashOf(all, key);
    const known = shapes.get(hash);
    if (known !== undefined) return known;
    const byToken = new Map<string, ShapeColumn>();
    for (const column of all) if (!byToken.has(column.token)) byToken.set(column.token, column);
    const shape = { hash, columns: all, byToken, key };
    shapes.set(hash, shape);
    return shape;
  };
  return (table) => {
    const keys = [...table.constraints]
      .filter(({ kind, columns: of }) => of.length > 0 && (kind === 'primary key' || kind === 'unique'))
      .sort((a, b) => byCodeUnits(a.kind, b.kind))
      .map((constraint) => [...constraint.columns].sort(byCodeUnits));
    const primary = table.constraints.find(({ kind }) => kind === 'primary key');
    const all = table.columns
      .map((column) => internColumn(shapeColumn(column, table.types)))
      .sort((a, b) => byCodeUnits(a.name, b.name));
    return {
      id: table.id,
      sourceId: table.sourceId,
      source: table.source,
      databaseOid: table.databaseOid,
      database: table.database,
      collation: table.collation,
      relationOid: table.relationOid,
      schema: table.schema,
      name: table.name,
      structureSince: table.structureSince,
      shape: internShape(all, primary === undefined ? [] : (keys[0] ?? [])),
      keys,
      foreignKeys: table.foreignKeys,
      sequences: table.sequences,
    };
  };
}
