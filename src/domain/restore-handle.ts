/**
 * The restore handle: `sk-` and an archive's uuid in Crockford base32 (26 characters) with a check character,
 * in groups of nine. It is typed in by people years later, so case, `O` for `0`, `I` and `L` for `1` and missing
 * hyphens are forgiven, and a wrong character is noticed (check symbol modulo 37, as Crockford defines it).
 */
import { invalidInput } from './errors.js';
import { archiveId } from './ids.js';
import type { ArchiveId } from './ids.js';

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const CHECK_SYMBOLS = `${DIGITS}*~$=u`;
const LENGTH = 26;

/** `sk-xxxxxxxxx-xxxxxxxxx-xxxxxxxxx`. */
export function restoreHandle(id: ArchiveId): string {
  const value = BigInt(`0x${id.replaceAll('-', '')}`);
  let text = '';
  for (let rest = value; text.length < LENGTH; rest /= 32n) text = DIGITS.charAt(Number(rest % 32n)) + text;
  text += CHECK_SYMBOLS.charAt(Number(value % 37n));
  return `sk-${text.slice(0, 9)}-${text.slice(9, 18)}-${text.slice(18)}`;
}

/** The archive's id; INVALID_INPUT when the text is not a handle or was mistyped. */
export function parseRestoreHandle(handle: string): ArchiveId {
  const fault = (why: string): Error =>
    invalidInput(
      `'${handle.slice(0, 80)}' is not a restore handle: ${why}`,
      'Copy the handle as `archives` shows it; it starts with sk-.',
    );
  const text = handle.trim().toLowerCase();
  if (!text.startsWith('sk-')) throw fault('it does not start with sk-');
  const body = text.slice(3).replaceAll('-', '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  if (body.length !== LENGTH + 1)
    throw fault(`it has ${body.length} characters after sk-, not ${LENGTH + 1}`);
  let value = 0n;
  for (const character of body.slice(0, LENGTH)) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0) throw fault(`'${character}' does not occur in handles`);
    value = value * 32n + BigInt(digit);
  }
  if (value >= 1n << 128n || CHECK_SYMBOLS.charAt(Number(value % 37n)) !== body.slice(LENGTH)) {
    throw fault('its check character does not fit, so a character was mistyped');
  }
  const hex = value.toString(16).padStart(32, '0');
  return archiveId(
    [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'),
  );
}
