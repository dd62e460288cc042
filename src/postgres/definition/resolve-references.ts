/** Which types, extensions and other objects a table needs, from what the catalog says that each object needs. */
import type { TypeDefinition } from '../../domain/table-definition.js';
import type { ReferenceRow } from './read-references.js';

export interface Needs {
  /** Each after the types that it is made of. */
  readonly types: readonly TypeDefinition[];
  readonly unsupportedTypes: readonly string[];
  readonly extensions: readonly string[];
  readonly externalReferences: readonly string[];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sorted = (texts: ReadonlySet<string>): readonly string[] => [...texts].sort(compare);

/** `ofTypes` are the references of each type, by the type's oid; `types` what is known of types, by oid. */
export function resolveReferences(
  direct: readonly ReferenceRow[],
  ofTypes: ReadonlyMap<number, readonly ReferenceRow[]>,
  types: ReadonlyMap<number, TypeDefinition>,
): Needs {
  const needed = new Map<number, TypeDefinition>();
  const unsupported = new Set<string>();
  const extensions = new Set<string>();
  const external = new Set<string>();
  const seen = new Set<number>();

  const visit = (references: readonly ReferenceRow[]): void => {
    // By name, so that the order does not hang on oids, which differ between two databases.
    for (const reference of [...references].sort((a, b) => compare(a.object, b.object))) {
      if (reference.extension !== null) extensions.add(reference.extension);
      else if (reference.type === null) external.add(reference.object);
      else if (!seen.has(reference.type)) {
        seen.add(reference.type);
        const type = types.get(reference.type);
        if (type === undefined) unsupported.add(reference.object);
        else {
          visit(ofTypes.get(reference.type) ?? []);
          needed.set(reference.type, type);
        }
      }
    }
  };
  visit(direct);
  return {
    types: [...needed.values()],
    unsupportedTypes: sorted(unsupported),
    extensions: sorted(extensions),
    externalReferences: sorted(external),
  };
}
