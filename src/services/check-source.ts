/** What a source may be registered with; pure. */
import { invalidInput } from '../domain/errors.js';
import type { SourceAddress } from '../domain/source.js';

const MAX_NAME = 63;

function checkFilled(text: string, what: string, max: number): void {
  const hint = `Pass 1 to ${max} characters, without control characters.`;
  if (text.trim() === '') throw invalidInput(`the ${what} of the source is empty`, hint);
  if (text.length > max)
    throw invalidInput(`the ${what} of the source is longer than ${max} characters`, hint);
  if (/\p{Cc}/u.test(text)) throw invalidInput(`the ${what} of the source holds a control character`, hint);
}

/** INVALID_INPUT naming what is wrong; never with the password reference, which may be a password by mistake. */
export function checkSource(name: string, address: SourceAddress): void {
  checkFilled(name, 'name', MAX_NAME);
  // 253: the longest host name (RFC 1035); 63: the longest name of a role or a database.
  checkFilled(address.host, 'host', 253);
  checkFilled(address.user, 'user', MAX_NAME);
  checkFilled(address.database, 'database', MAX_NAME);
  if (!Number.isInteger(address.port) || address.port < 1 || address.port > 65_535) {
    throw invalidInput(`port ${address.port} of source '${name}' is not possible`, 'Pass 1 to 65535.');
  }
  if (address.passwordRef !== null && !/^(env|file):[^\p{Cc}]+$/u.test(address.passwordRef)) {
    throw invalidInput(
      `the passwordRef of source '${name}' is not a reference`,
      'Pass env:NAME or file:PATH, where the service finds the password; the password itself is not stored.',
    );
  }
}
