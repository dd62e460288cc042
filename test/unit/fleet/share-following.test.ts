import { describe, expect, it } from '@jest/globals';
import { shareFollowing } from '../../../src/services/share-following.js';

/** Works that end when they are told to. */
function played() {
  const begun: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const ask = shareFollowing<string, string, string>((key, asked) => {
    begun.push(`${key} ${asked}`);
    return new Promise((resolve, reject) =>
      ends.push((error) => (error === undefined ? resolve(asked) : reject(error))),
    );
  });
  return { begun, ask, end: (index: number, error?: Error) => ends[index]?.(error) };
}

describe('work that is asked for while it is under way', () => {
  it('is done once more for all who asked meanwhile', async () => {
    const { begun, ask, end } = played();
    const first = ask('core', 'a');
    const [second, third] = [ask('core', 'b'), ask('core', 'c')];
    expect(begun).toEqual(['core a']);
    end(0);
    expect(await first).toBe('a');
    const fourth = ask('core', 'd');
    await new Promise(setImmediate);
    expect(begun).toEqual(['core a', 'core b']);
    end(1);
    expect(await Promise.all([second, third, fourth])).toEqual(['b', 'b', 'b']);
    const later = ask('core', 'e');
    end(2);
    expect(await later).toBe('e');
  });

  it('waits for nothing of another key', () => {
    const { begun, ask } = played();
    void ask('core', 'a');
    void ask('market', 'b');
    expect(begun).toEqual(['core a', 'market b']);
  });

  it('is done also when what was under way fails, of which only those hear who asked for it', async () => {
    const { ask, end } = played();
    const first = ask('core', 'a');
    const second = ask('core', 'b');
    end(0, new Error('no'));
    await expect(first).rejects.toThrow('no');
    await new Promise(setImmediate);
    end(1);
    expect(await second).toBe('b');
  });
});
