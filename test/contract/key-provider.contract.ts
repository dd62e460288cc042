/** What every key provider must do: run by key-provider.local.test.ts and key-provider.kms.test.ts. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { KeyProvider } from '../../src/storage/key-provider.js';
import { failureOf } from './object-store.contract.js';

/** `makeProvider` gives a provider of the same key each time, `makeOther` one of another key. */
export function keyProviderContract(
  name: string,
  makeProvider: () => Promise<KeyProvider>,
  makeOther: () => Promise<KeyProvider>,
): void {
  describe(`${name} as a key provider`, () => {
    let keys: KeyProvider;

    beforeEach(async () => {
      keys = await makeProvider();
    });

    it('makes data keys of 32 bytes, each another', async () => {
      const [a, b] = [await keys.generateDataKey('x'), await keys.generateDataKey('x')];
      expect([a.plaintext.length, b.plaintext.length]).toEqual([32, 32]);
      expect(Buffer.from(a.plaintext).equals(b.plaintext)).toBe(false);
      expect(Buffer.from(a.wrapped).equals(b.wrapped)).toBe(false);
    });

    it('does not show the data key in its wrapping', async () => {
      const { plaintext, wrapped } = await keys.generateDataKey('x');
      expect(Buffer.from(wrapped).includes(Buffer.from(plaintext).subarray(0, 8))).toBe(false);
    });

    it.each(['', 'archive/1', 'ünïcode \u{1f511}', 'x'.repeat(900)])(
      'unwraps for the context %j, another day too',
      async (context) => {
        const { plaintext, wrapped } = await keys.generateDataKey(context);
        const later = await makeProvider();
        expect(later.keyId).toBe(keys.keyId);
        expect(Buffer.from(await later.unwrap(wrapped, context)).equals(plaintext)).toBe(true);
      },
    );

    it('wraps a data key that another made, for its own context', async () => {
      const other = await makeOther();
      const { plaintext } = await other.generateDataKey('a');
      const wrapped = await keys.wrap(plaintext, 'a');
      expect(Buffer.from(await keys.unwrap(wrapped, 'a')).equals(plaintext)).toBe(true);
      expect((await failureOf(keys.unwrap(wrapped, 'b'))).code).toBe('CORRUPTED');
      expect((await failureOf(other.unwrap(wrapped, 'a'))).code).toBe('ACCESS_DENIED');
    });

    it('refuses another context', async () => {
      const { wrapped } = await keys.generateDataKey('a');
      expect((await failureOf(keys.unwrap(wrapped, 'b'))).code).toBe('CORRUPTED');
    });

    it('refuses damaged bytes wherever the damage is', async () => {
      const { wrapped } = await keys.generateDataKey('a');
      for (let at = 0; at < wrapped.length; at++) {
        const damaged = Buffer.from(wrapped);
        damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
        const { code } = await failureOf(keys.unwrap(damaged, 'a'));
        expect(['CORRUPTED', 'ACCESS_DENIED']).toContain(code);
      }
      for (const length of [0, 1, wrapped.length - 1]) {
        expect((await failureOf(keys.unwrap(wrapped.subarray(0, length), 'a'))).code).toBe('CORRUPTED');
      }
    });

    it('refuses what another key wrapped, and names itself', async () => {
      const other = await makeOther();
      const { wrapped } = await other.generateDataKey('a');
      const error = await failureOf(keys.unwrap(wrapped, 'a'));
      expect(error.code).toBe('ACCESS_DENIED');
      expect(error.message).toContain(keys.keyId);
    });
  });
}
