/** Checks of what callers type in, beyond what GraphQL's types say. Messages never repeat a value that may be a secret. */
import { invalidInput } from '../domain/errors.js';

/** The text itself; INVALID_INPUT when it is blank, too long or holds control characters. */
export function checkedText(field: string, text: string, maxLength: number): string {
  if (text.trim() === '') throw invalidInput(`${field} is empty`, `Give \`${field}\` a value.`);
  return checkedLength(field, text, maxLength);
}

/** As `checkedText`; the empty text is fine. */
export function checkedLength(field: string, text: string, maxLength: number): string {
  if (text.length > maxLength) {
    throw invalidInput(
      `${field} has ${text.length} characters, more than ${maxLength}`,
      `Shorten \`${field}\` to ${maxLength} characters.`,
    );
  }
  if (/\p{Cc}/u.test(text)) {
    throw invalidInput(
      `${field} holds a control character`,
      `Remove line breaks and the like from \`${field}\`.`,
    );
  }
  return text;
}

/** The number itself; INVALID_INPUT outside of the bounds. */
export function checkedRange(field: string, value: number, least: number, most: number): number {
  if (value < least || value > most) {
    throw invalidInput(
      `${field} is ${value}, not between ${least} and ${most}`,
      `Give \`${field}\` a value from ${least} to ${most}.`,
    );
  }
  return value;
}
