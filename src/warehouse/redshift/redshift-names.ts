/** Redshift's rules for names (Database Developer Guide, Names and identifiers). */
import { invalidInput } from '../../domain/errors.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import type { NameRules } from '../column-names.js';

const MAX_BYTES = 127;

/** ASCII letters are folded even between quotes (unless enable_case_sensitive_identifier is on). */
const fold = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

export const REDSHIFT_NAMES: NameRules = {
  fold,
  // Columns that every table has already.
  reserved: new Set(['oid', 'tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']),
};

/**
 * A schema's or table's name as Redshift will keep it. INVALID_INPUT above 127 bytes, and for a backslash: whether one
 * escapes in a Redshift literal depends on a setting, and these names go into literals.
 */
function checkedName(name: string, what: string): string {
  if (Buffer.byteLength(name, 'utf8') > MAX_BYTES || name === '' || name.includes('\\')) {
    throw invalidInput(
      `'${name.slice(0, 130)}' cannot be the name of a Redshift ${what}`,
      'Choose a target name of 1 to 127 bytes without a backslash.',
    );
  }
  return fold(name);
}

export const redshiftTarget = ({ schema, name }: QualifiedName): QualifiedName => ({
  schema: checkedName(schema, 'schema'),
  name: checkedName(name, 'table'),
});
