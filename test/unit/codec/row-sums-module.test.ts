import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

it('the module that hashes rows is what its text says', async () => {
  const run = promisify(execFile);
  const { stderr } = await run(process.execPath, ['scripts/assemble-row-sums.js', '--check']);
  expect(stderr).toBe('');
});
