import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { archiveId, groupId } from '../../../src/domain/ids.js';
import {
  groupHandle,
  isGroupHandle,
  parseGroupHandle,
  parseRestoreHandle,
  restoreHandle,
} from '../../../src/domain/restore-handle.js';

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const anId = fc.uuid().map(archiveId);

describe('a restore handle', () => {
  it('names its archive for ever', () => {
    fc.assert(fc.property(anId, (id) => expect(parseRestoreHandle(restoreHandle(id))).toBe(id)));
    expect(restoreHandle(archiveId('429e643d-287f-4990-991a-128ae2ed730b'))).toBe(
      'sk-22ksj3t-a3z9689-j6gjhbh-etwrb7r',
    );
  });

  it('can be pasted into a shell as it is', () => {
    fc.assert(fc.property(anId, (id) => expect(restoreHandle(id)).toMatch(/^sk(-[0-9a-z]{7}){4}$/)));
  });

  it('is read whatever its case and hyphens are, with O for 0 and I or L for 1', () => {
    fc.assert(
      fc.property(anId, fc.constantFrom('i', 'l', 'I', 'L'), (id, one) => {
        const typed = `SK-${restoreHandle(id).slice(3).replaceAll('-', '').toUpperCase().replaceAll('0', 'O').replaceAll('1', one)}`;
        expect(parseRestoreHandle(typed)).toBe(id);
      }),
    );
  });

  it('notices every single wrong character', () => {
    fc.assert(
      fc.property(anId, fc.nat(27), fc.nat(31), (id, at, digit) => {
        const digits = restoreHandle(id).slice(3).replaceAll('-', '');
        const wrong = `${digits.slice(0, at)}${DIGITS.charAt(digit)}${digits.slice(at + 1)}`;
        fc.pre(wrong !== digits);
        expect(() => parseRestoreHandle(`sk-${wrong}`)).toThrow('is not a restore handle');
      }),
    );
  });

  it('notices two neighbours that were swapped', () => {
    fc.assert(
      fc.property(anId, fc.nat(24), (id, at) => {
        const digits = restoreHandle(id).slice(3).replaceAll('-', '');
        const wrong = `${digits.slice(0, at)}${digits.charAt(at + 1)}${digits.charAt(at)}${digits.slice(at + 2)}`;
        fc.pre(wrong !== digits);
        expect(() => parseRestoreHandle(`sk-${wrong}`)).toThrow('is not a restore handle');
      }),
    );
  });

  it.each([
    '',
    'sk-',
    'sk',
    'hello',
    'sk-0000000-0000000-0000000',
    `sk-${'z'.repeat(28)}`,
    `sk-${'u'.repeat(28)}`,
  ])('is not %j', (text) => {
    expect(() => parseRestoreHandle(text)).toThrow('is not a restore handle');
  });
});

describe("a set's handle", () => {
  const aGroup = fc.uuid().map(groupId);

  it('names its set for ever, and is no handle of an archive', () => {
    fc.assert(
      fc.property(aGroup, (id) => {
        const handle = groupHandle(id);
        expect(handle).toMatch(/^skg(-[0-9a-z]{7}){4}$/);
        expect(parseGroupHandle(` ${handle.toUpperCase()} `)).toBe(id);
        expect(isGroupHandle(handle)).toBe(true);
        expect(() => parseRestoreHandle(handle)).toThrow('it does not start with sk-');
      }),
    );
  });

  it("is none where it is an archive's", () => {
    fc.assert(
      fc.property(anId, (id) => {
        expect(isGroupHandle(restoreHandle(id))).toBe(false);
        expect(() => parseGroupHandle(restoreHandle(id))).toThrow('it does not start with skg-');
      }),
    );
  });
});
