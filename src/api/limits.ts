/**
 * What one query may ask for. Two numbers, found before execution:
 * - depth: fields inside of fields, at most 12;
 * - objects: how many it could return at most, 50,000. A connection counts `first` times what it selects (100 where
 *   `first` is a variable), any other list of objects 10 times, and anything else once.
 * Introspection is left out: graphql-js has a rule of its own for it.
 */
import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
} from 'graphql';
import type {
  ASTVisitor,
  FieldNode,
  GraphQLCompositeType,
  GraphQLSchema,
  SelectionSetNode,
  ValidationContext,
} from 'graphql';
import { DEFAULT_FIRST, MAX_FIRST } from './page-size.js';

const MAX_QUERY_DEPTH = 12;
const MAX_QUERY_OBJECTS = 50_000;
/** Bytes of a request's body and of a WebSocket message; the largest query of ours has 4 KB. */
export const MAX_BODY_BYTES = 256 * 1024;
/** Tokens of a query: some ten times GraphiQL's introspection query. */
export const MAX_QUERY_TOKENS = 5_000;
/** Columns, reasons, edges: more than most such lists have, less than the longest. */
const LIST_FACTOR = 10;

interface Cost {
  readonly depth: number;
  readonly objects: number;
}

/** A validation rule for graphql-js. */
export function queryLimits(context: ValidationContext): ASTVisitor {
  const measure = measurer(context);
  return {
    OperationDefinition: (operation) => {
      const schema = context.getSchema();
      const root = schema.getRootType(operation.operation);
      if (root == null) return;
      const { depth, objects } = measure(operation.selectionSet, root);
      if (depth > MAX_QUERY_DEPTH) {
        const message = `the query is ${depth} fields deep, more than ${MAX_QUERY_DEPTH}; ask for less in one query`;
        context.reportError(new GraphQLError(message, { nodes: operation }));
      }
      if (objects > MAX_QUERY_OBJECTS) {
        const message = `the query could return ${objects} objects, more than ${MAX_QUERY_OBJECTS}; lower \`first\` or ask for less inside of lists`;
        context.reportError(new GraphQLError(message, { nodes: operation }));
      }
    },
  };
}

/** Each fragment is measured once, however often it is spread, so that the cost of measuring stays linear. */
function measurer(context: ValidationContext): (set: SelectionSetNode, parent: GraphQLCompositeType) => Cost {
  const schema = context.getSchema();
  const fragments = new Map<string, Cost>();

  function measure(set: SelectionSetNode, parent: GraphQLCompositeType): Cost {
    let depth = 0;
    let objects = 0;
    for (const selection of set.selections) {
      const cost =
        selection.kind === Kind.FIELD
          ? ofField(selection, parent)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? measure(
                selection.selectionSet,
                typeNamed(schema, selection.typeCondition?.name.value) ?? parent,
              )
            : ofFragment(selection.name.value);
      depth = Math.max(depth, cost.depth);
      objects += cost.objects;
    }
    return { depth, objects };
  }

  function ofFragment(name: string): Cost {
    const known = fragments.get(name);
    if (known !== undefined) return known;
    // What a fragment in a cycle finds of itself; graphql-js refuses the query for the cycle.
    fragments.set(name, { depth: 0, objects: 0 });
    const fragment = context.getFragment(name);
    const type = typeNamed(schema, fragment?.typeCondition.name.value);
    const cost =
      fragment == null || type === null ? { depth: 0, objects: 0 } : measure(fragment.selectionSet, type);
    fragments.set(name, cost);
    return cost;
  }

  function ofField(field: FieldNode, parent: GraphQLCompositeType): Cost {
    const definition =
      isObjectType(parent) || 'getFields' in parent ? parent.getFields()[field.name.value] : undefined;
    if (definition === undefined) return { depth: field.name.value.startsWith('__') ? 0 : 1, objects: 0 };
    const type = getNamedType(definition.type);
    if (!isCompositeType(type) || field.selectionSet === undefined) return { depth: 1, objects: 0 };
    const inner = measure(field.selectionSet, type);
    // `edges` and `nodes` of a connection are the entries that `first` has counted already.
    const isPage = parent.name.endsWith('Connection');
    const isList = isListType(getNullableType(definition.type));
    const factor = type.name.endsWith('Connection') ? firstOf(field) : isList && !isPage ? LIST_FACTOR : 1;
    return { depth: inner.depth + 1, objects: factor * (1 + inner.objects) };
  }

  return measure;
}

const typeNamed = (schema: GraphQLSchema, name: string | undefined): GraphQLCompositeType | null => {
  const type = name === undefined ? undefined : schema.getType(name);
  return isCompositeType(type) ? type : null;
};

function firstOf(field: FieldNode): number {
  const value = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (value === undefined) return DEFAULT_FIRST;
  return value.kind === Kind.INT ? Math.max(1, Number(value.value)) : MAX_FIRST;
}
