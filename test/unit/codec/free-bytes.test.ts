import { expect, it } from '@jest/globals';
import { freeBytes, freeWhole } from '../../../src/codec/free-bytes.js';

it('a buffer that is freed takes no memory, and those beside it in a pool stay', () => {
  const large = new Uint8Array(1_000_000);
  freeBytes(large);
  expect(large.length).toBe(0);
  const [small, neighbour] = [Buffer.from('"a"\n'), Buffer.from('"b"\n')];
  freeBytes(small);
  expect(neighbour.toString()).toBe('"b"\n');
});

it('a piece is freed with its memory only where it has that to itself', () => {
  const whole = new Uint8Array(100_000);
  freeWhole(whole);
  expect(whole.length).toBe(0);
  const shared = new Uint8Array(100_000);
  freeWhole(shared.subarray(0, 60_000));
  expect(shared.length).toBe(100_000);
});
