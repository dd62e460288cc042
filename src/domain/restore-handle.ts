/**
 * The restore handle: `sk-`, an archive's uuid in 26 digits of Crockford base32, and two check digits, in groups of
 * seven. It is typed in by people years later, so case, `O` for `0`, `I` and `L` for `1` and missing hyphens are
 * forgiven. The check is the number modulo 1021: the largest prime below 32 x 32 notices every single wrong digit and
 * every swap of two neighbours of the id, and unlike Crockford's own check symbols it needs nothing that a shell would read.
 */
import { invalidInput } from './errors.js';
import { archiveId, groupId } from './ids.js';
import type { ArchiveId, GroupId } from './ids.js';

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_DIGITS = 26;
const CHECK_DIGITS = 2;
const CHECK_MODULUS = 1021n;
const GROUP = 7;

function inBase32(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 32n) text = DIGITS.charAt(Number(rest % 32n)) + text;
  return text;
}

/** `sk-xxxxxxx-xxxxxxx-xxxxxxx-xxxxxxx`. */
export const restoreHandle = (id: ArchiveId): string => handleOf('sk', id);

/** Of a set of archives: `skg-xxxxxxx-xxxxxxx-xxxxxxx-xxxxxxx`. */
export const groupHandle = (id: GroupId): string => handleOf('skg', id);

/** Whether the text means a set and no single archive; whether it is a whole handle, `parseGroupHandle` says. */
export const isGroupHandle = (text: string): boolean => /^\s*skg-/i.test(text);

function handleOf(prefix: 'sk' | 'skg', id: string): string {
  const value = BigInt(`0x${id.replaceAll('-', '')}`);
  const digits = inBase32(value, ID_DIGITS) + inBase32(value % CHECK_MODULUS, CHECK_DIGITS);
  const groups = Array.from({ length: digits.length / GROUP }, (_, index) =>
    digits.slice(index * GROUP, (index + 1) * GROUP),
  );
  return [prefix, ...groups].join('-');
}

/** The archive's id; INVALID_INPUT when the text is not a handle or was mistyped. */
export const parseRestoreHandle = (handle: string): ArchiveId => archiveId(uuidOf('sk', handle));

/** The set's id; INVALID_INPUT as for an archive's handle. */
export const parseGroupHandle = (handle: string): GroupId => groupId(uuidOf('skg', handle));

function uuidOf(prefix: 'sk' | 'skg', handle: string): string {
  const fault = (why: string): Error =>
    invalidInput(
      `'${handle.slice(0, 80)}' is not a restore handle: ${why}`,
      `Copy the handle as it was shown; ${prefix === 'sk' ? "an archive's" : "a set's"} starts with ${prefix}-.`,
    );
  const text = handle.trim().toLowerCase();
  if (!text.startsWith(`${prefix}-`)) throw fault(`it does not start with ${prefix}-`);
  const digits = text
    .slice(prefix.length + 1)
    .replaceAll('-', '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
  if (digits.length !== ID_DIGITS + CHECK_DIGITS) {
    throw fault(`it has ${digits.length} characters after ${prefix}-, not ${ID_DIGITS + CHECK_DIGITS}`);
  }
  let value = 0n;
  for (const character of digits.slice(0, ID_DIGITS)) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0) throw fault(`'${character}' does not occur in handles`);
    value = value * 32n + BigInt(digit);
  }
  if (value >= 1n << 128n || inBase32(value % CHECK_MODULUS, CHECK_DIGITS) !== digits.slice(ID_DIGITS)) {
    throw fault('its check digits do not fit, so a character was mistyped');
  }
  const hex = value.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
