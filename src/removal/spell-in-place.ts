import { quarantineSchema } from './removal-names.js';
import type { RemovalId } from '../domain/ids.js';

/**
 * The JSON of a definition that was read in quarantine as it would be in the table's own schema. `quoted` is that
 * schema as the server prints it. The quarantine's name is of this removal alone and needs no quotes. Pure.
 */
export const spellInPlace =
  (id: RemovalId, schema: string, quoted: string) =>
  (json: string): string =>
    json
      .replaceAll(`"${quarantineSchema(id)}"`, () => JSON.stringify(schema))
      .replaceAll(`${quarantineSchema(id)}.`, () => `${JSON.stringify(quoted).slice(1, -1)}.`);
