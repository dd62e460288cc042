import { describe, expect, it } from '@jest/globals';
import { readLink, signLink } from '../../../src/archive-query/sign-link.js';

const KEY = Buffer.alloc(32, 1);
const LINK = {
  handle: 'sk-1',
  format: 'CSV',
  actor: 'Ann.O',
  expiresAt: new Date('2026-01-01T00:10:00Z'),
} as const;
const EARLY = new Date('2026-01-01T00:00:00Z');

describe('a download link', () => {
  it('says what it was given out for, until its time', () => {
    const token = signLink(KEY, LINK);
    expect(readLink(KEY, token, EARLY)).toEqual(LINK);
    expect(readLink(KEY, token, LINK.expiresAt)).toEqual(LINK);
    expect(() => readLink(KEY, token, new Date(LINK.expiresAt.getTime() + 1))).toThrow('has expired');
  });

  it.each([
    ['with another key', (token: string) => [Buffer.alloc(32, 2), token] as const],
    ['without its signature', (token: string) => [KEY, token.split('.')[0] ?? ''] as const],
    ['with a letter changed', (token: string) => [KEY, `A${token.slice(1)}`] as const],
    ['that is empty', () => [KEY, ''] as const],
  ])('%s is refused', (_, change) => {
    const [key, token] = change(signLink(KEY, LINK));
    expect(() => readLink(key, token, EARLY)).toThrow('is not one that was given out');
  });
});
