import { expect, it } from '@jest/globals';
import { postgresError } from '../../../src/postgres/postgres-errors.js';
import type { ConnectSource } from '../../../src/postgres/source-connector.js';
import { awaitQuiet } from '../../../src/scanner/await-quiet.js';
import { SOURCE } from '../../support/in-memory-services.js';

/** What a server answers whose last connection is taken. */
const full: ConnectSource = () =>
  Promise.reject(postgresError(Object.assign(new Error('too many'), { code: '53300' }), 'connecting'));

it('says after its patience that the server has no connection left', async () => {
  const quietness = { distanceMs: 1, patienceMs: 20, signal: new AbortController().signal };
  await expect(awaitQuiet(full, SOURCE, 'app', quietness)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('database app of source core: the server was busy'),
    retryable: true,
  });
});

it('does not hold up a process that ends', async () => {
  const stop = new AbortController();
  const waiting = awaitQuiet(full, SOURCE, 'app', {
    distanceMs: 1,
    patienceMs: 3_600_000,
    signal: stop.signal,
  });
  setImmediate(() => stop.abort());
  await expect(waiting).rejects.toThrow();
});

it('does not wait for a server that refuses for another reason', async () => {
  const refusing: ConnectSource = () =>
    Promise.reject(postgresError(Object.assign(new Error('no'), { code: '28P01' }), 'connecting'));
  const quietness = { distanceMs: 1, patienceMs: 3_600_000, signal: new AbortController().signal };
  await expect(awaitQuiet(refusing, SOURCE, 'app', quietness)).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
  });
});
