import { describe, expect, it } from '@jest/globals';
import { archiveFolders } from '../../../src/movers/archive/archive-folders.js';
import type { ObjectInfo } from '../../../src/storage/object-store.js';

/** A list of keys that counts how far it was read. */
function listOf(keys: Iterable<string>): {
  readonly read: () => number;
  readonly list: () => AsyncGenerator<ObjectInfo>;
} {
  let read = 0;
  return {
    read: () => read,
    list: async function* () {
      await Promise.resolve();
      for (const key of keys) {
        read += 1;
        yield { key, bytes: key.length };
      }
    },
  };
}

function* manyFolders(): Generator<string> {
  for (let folder = 100_000; folder < 200_000; folder++) {
    yield `archive/${folder}/data/0`;
    yield `archive/${folder}/manifest.json`;
  }
}

describe('the folders of a store', () => {
  it('are told one by one with their keys, without what lies beside them', async () => {
    const { list } = listOf([
      'archive/a-b/x',
      'archive/a/data/0',
      'archive/a/manifest.json',
      'archive/notes.json',
    ]);
    const found: unknown[] = [];
    for await (const { name, objects } of archiveFolders({ list })) found.push([name, [...objects.keys()]]);
    expect(found).toEqual([
      ['a-b', ['archive/a-b/x']],
      ['a', ['archive/a/data/0', 'archive/a/manifest.json']],
    ]);
  });

  it('are read as they are consumed, however many there are', async () => {
    const many = listOf(manyFolders());
    let folders = 0;
    for await (const { objects } of archiveFolders(many)) {
      folders += 1;
      expect(objects.size).toBe(2);
      expect(many.read()).toBeLessThanOrEqual(folders * 2 + 1);
      if (folders === 1_000) break;
    }
    expect(many.read()).toBeLessThanOrEqual(2_001);
  });

  it('of an empty store are none', async () => {
    for await (const folder of archiveFolders(listOf([]))) throw new Error(`there is ${folder.name}`);
  });
});
