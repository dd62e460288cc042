import { describe, expect, it } from '@jest/globals';
import { SortkeepError } from '../../../src/domain/errors.js';
import type { SourceAddress } from '../../../src/domain/source.js';
import { checkSource } from '../../../src/services/check-source.js';

const ADDRESS: SourceAddress = {
  host: 'db.example.com',
  port: 5432,
  user: 'scanner',
  database: 'postgres',
  passwordRef: 'env:DB_PASSWORD',
  tls: 'verify-full',
};

function faultOf(name: string, address: Partial<SourceAddress>): SortkeepError | null {
  try {
    checkSource(name, { ...ADDRESS, ...address });
    return null;
  } catch (error) {
    if (error instanceof SortkeepError) return error;
    throw error;
  }
}

describe('a source to register', () => {
  it.each<[string, Partial<SourceAddress>]>([
    ['core', {}],
    ['core', { passwordRef: 'file:/run/secrets/db password' }],
    ['core', { passwordRef: null }],
    ['Ünïcode "quoted"', { host: '::1', database: `o'clock` }],
    ['x'.repeat(63), { port: 65_535 }],
  ])('is taken: %s %j', (name, address) => {
    expect(faultOf(name, address)).toBeNull();
  });

  it.each<[string, Partial<SourceAddress>, string]>([
    ['', {}, 'name'],
    ['  ', {}, 'name'],
    ['x'.repeat(64), {}, 'name'],
    ['two\nlines', {}, 'name'],
    ['nul\0', {}, 'name'],
    ['core', { host: '' }, 'host'],
    ['core', { user: '' }, 'user'],
    ['core', { database: '' }, 'database'],
    ['core', { port: 0 }, 'port'],
    ['core', { port: 65_536 }, 'port'],
    ['core', { port: 1.5 }, 'port'],
    ['core', { port: Number.NaN }, 'port'],
    ['core', { passwordRef: '' }, 'passwordRef'],
    ['core', { passwordRef: 'env:' }, 'passwordRef'],
    ['core', { passwordRef: 'vault:db' }, 'passwordRef'],
  ])('is refused: %j %j, naming the %s', (name, address, what) => {
    const fault = faultOf(name, address);
    expect(fault?.code).toBe('INVALID_INPUT');
    expect(fault?.message).toContain(what);
  });

  it('is refused with a plain password, which is repeated nowhere', () => {
    const fault = faultOf('core', { passwordRef: 'hunter2 is my password' });
    expect(fault?.code).toBe('INVALID_INPUT');
    expect(`${fault?.message} ${fault?.hint} ${fault?.stack}`).not.toContain('hunter2');
  });
});
