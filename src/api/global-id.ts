/** Global ids as Relay wants them: base64url of `Type:uuid`. The only place that knows their form. */
import { invalidInput } from '../domain/errors.js';

export const NODE_TYPES = ['Source', 'Table', 'SchemaVersion', 'Plan', 'Move', 'Archive', 'Removal'] as const;
export type NodeTypeName = (typeof NODE_TYPES)[number];

export interface GlobalId {
  readonly type: NodeTypeName;
  /** The uuid, lower case. */
  readonly id: string;
}

const FORM = /^([A-Z][A-Za-z]*):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export const globalId = (type: NodeTypeName | 'Verdict', id: string): string =>
  Buffer.from(`${type}:${id}`, 'utf8').toString('base64url');

/** INVALID_INPUT for a text that `globalId` did not make. */
export function parseGlobalId(text: string): GlobalId {
  const [, typeName, id] = FORM.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  const type = NODE_TYPES.find((name) => name === typeName);
  // Buffer skips characters that are not base64url; only the one true spelling counts.
  if (type === undefined || id === undefined || globalId(type, id) !== text) {
    throw invalidInput(`'${text.slice(0, 80)}' is not an id`, 'Pass an `id` as this API gave it.');
  }
  return { type, id };
}

/** `schema version` for SchemaVersion. */
const words = (type: NodeTypeName): string => type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

/** The uuid in an id of that type; INVALID_INPUT for an id of another type. */
export function parseIdOf(type: NodeTypeName, text: string): string {
  const parsed = parseGlobalId(text);
  if (parsed.type !== type) {
    throw invalidInput(
      `'${text.slice(0, 80)}' is the id of a ${words(parsed.type)}, not of a ${words(type)}`,
      `Pass the \`id\` of a ${words(type)}.`,
    );
  }
  return parsed.id;
}
