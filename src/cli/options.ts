/** What arguments on the command line may be; commander names the option with what is said here. */
import { InvalidArgumentError } from 'commander';

export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It is not a whole number from ${minimum} to ${maximum}.`);
  };
}

/** One of the words, whatever its case. */
export function oneOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`It is not one of ${words.join(', ')}.`);
  };
}

export function bytes(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError('It is not a whole number of bytes.');
}

/** For options that may be given more than once. */
export const each = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  text,
];
