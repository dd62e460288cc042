import { expect, it } from '@jest/globals';
import { freeBytes } from '../../../src/codec/free-bytes.js';

it('a buffer that is freed takes no memory, and those beside it in a pool stay', () => {
  const large = new Uint8Array(1_000_000);
  freeBytes(large);
  expect(large.length).toBe(0);
  const [small, neighbour] = [Buffer.from('"a"\n'), Buffer.from('"b"\n')];
  freeBytes(small);
  expect(neighbour.toString()).toBe('"b"\n');
});
