import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { posix } from 'node:path';
import { checkKeyPrefix, checkObjectKey, objectKeyFault } from '../../../src/storage/object-key.js';

describe('the rule of object keys', () => {
  it.each(['a', 'a/b', '.hidden', '...', 'a=1/b-c_d.e', 'A'.repeat(255), '-', '='])('takes %j', (key) => {
    expect(objectKeyFault(key)).toBeNull();
  });

  it.each([
    ['', 'it is empty'],
    ['/a', 'it has an empty segment'],
    ['a/', 'it has an empty segment'],
    ['a//b', 'it has an empty segment'],
    ['a/../b', "it has a segment '..'"],
    ['./a', "it has a segment '.'"],
    ['a b', 'it has a character that keys do not have'],
    ['a\n', 'it has a character that keys do not have'],
    ['é', 'it has a character that keys do not have'],
    ['A'.repeat(256), 'it has a segment longer than 255 characters'],
    ['a/'.repeat(450) + 'a', 'it is longer than 900 characters'],
  ])('refuses %j: %s', (key, fault) => {
    expect(objectKeyFault(key)).toBe(fault);
  });

  it('never takes a key that leaves its folder', () => {
    const parts = fc.constantFrom('.', '..', '/', 'a', '\\', '\0', '%2e', '~', ' ');
    fc.assert(
      fc.property(
        fc.array(parts).map((all) => all.join('')),
        (key) => {
          fc.pre(objectKeyFault(key) === null);
          expect(posix.join('/root', key)).toBe(`/root/${key}`);
        },
      ),
    );
  });

  it('quotes and cuts what it refuses, so that it cannot forge a message', () => {
    const attempt = () => checkObjectKey(`x\n${'y'.repeat(5_000)}`, 'file:///store');
    expect(attempt).toThrow(
      /^"x\\ny{78}…" is not an object key of file:\/\/\/store: it is longer than 900 characters$/,
    );
  });

  it.each(['', 'a', 'a/', 'a/b', 'a/.', '.', '..', 'a/..', 'A'.repeat(255)])(
    'takes the prefix %j',
    (prefix) => {
      expect(() => checkKeyPrefix(prefix, 's')).not.toThrow();
    },
  );

  it.each(['/', 'a//', '../', 'a/./', ' ', 'a/\0', 'A'.repeat(256)])('refuses the prefix %j', (prefix) => {
    expect(() => checkKeyPrefix(prefix, 's')).toThrow('starts no object key of s');
  });
});
