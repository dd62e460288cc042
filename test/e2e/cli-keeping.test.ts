/** Keeping archives by commands, with the compiled program: a catalog that is thrown away, and faults that fail a command. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Archive } from '../../src/domain/archive.js';
import { startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { buildCli, runCli } from '../support/built-cli.js';
import type { CliRun } from '../support/built-cli.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { archiveAndRestoreEveryType } from '../support/round-trip.js';

let server: TestServer;
let app: TestApplication;
let archive: Archive;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  await buildCli();
  server = await startTestServer();
  app = await startTestApplication(server, { ownKeys: 'all' });
  await app.work();
  archive = await archiveAndRestoreEveryType(app, server);
  const { host, port, user, password } = server.address();
  const fresh = await server.newDatabase();
  environment = {
    DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${fresh}`,
    SORTKEEP_DATA_DIRECTORY: app.directory,
    SORTKEEP_REHEARSAL_SOURCE: 'scratch',
    SCRATCH_PASSWORD: password,
  };
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

const cli = (...args: readonly string[]): Promise<CliRun> => runCli(args, environment);

describe('sortkeep catalog rebuild', () => {
  it('enters the archives of the store into an empty catalog, and says how many', async () => {
    const { exitCode, stdout } = await cli('catalog', 'rebuild');
    expect(stdout).toMatch(/^1 archives in file:.*, read in .* s:\n {2}1 entered, 0 known before\n/);
    expect(exitCode).toBe(0);
    const again = await cli('catalog', 'rebuild', '--json');
    expect(z.object({ entered: z.number(), known: z.number() }).parse(JSON.parse(again.stdout))).toEqual({
      entered: 0,
      known: 1,
    });
    expect((await cli('search', 'every type')).stdout).toContain(archive.handle);
  });
});

describe('sortkeep verify and sortkeep rehearse', () => {
  it('look as deep as they are told, and rehearse in the configured database', async () => {
    expect((await cli('verify', archive.handle, '--objects')).stdout).toMatch(/^all there: 1 object,/);
    expect((await cli('verify', archive.handle, '--percent', '10')).stdout).toMatch(/^whole: 1 object,/);
    const both = await cli('verify', archive.handle, '--objects', '--percent', '10');
    expect(both.exitCode).toBe(2);
    const { host, port, user } = server.address();
    await cli(
      ...['register', 'scratch', '--host', host, '--port', String(port), '--user', user],
      ...['--password-ref', 'env:SCRATCH_PASSWORD', '--tls', 'disable'],
    );
    const rehearsed = await cli('rehearse', archive.handle);
    expect(rehearsed).toMatchObject({ exitCode: 0 });
    expect(rehearsed.stdout).toMatch(/^restores to the archived rows: 1 object,/);
  });

  it('read by the key of today what was wrapped by it, and write a lost key object again', async () => {
    const keyed = { ...environment, SORTKEEP_ARCHIVE_KEY_FILE: join(app.directory, 'next.key') };
    expect(await runCli(['verify', archive.handle], keyed)).toMatchObject({ exitCode: 0 });
    const rewrapped = await runCli(['rewrap'], keyed);
    expect(rewrapped.stdout).toMatch(/^1 archives .*: 1 wrapped anew, 1 key objects written\n/);
    expect(await runCli(['verify', archive.handle], keyed)).toMatchObject({ exitCode: 0 });
    const before = await cli('verify', archive.handle);
    expect(before).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/was wrapped by local:/) });
    await rm(join(app.directory, 'archives', 'key', `${archive.id}.json`));
    expect((await runCli(['rewrap'], keyed)).stdout).toContain('0 wrapped anew, 1 key objects written');
    expect(await runCli(['verify', archive.handle, '--objects'], keyed)).toMatchObject({ exitCode: 0 });
  });

  it('fail with the name of what is missing, as the rebuild does', async () => {
    const data = join(app.directory, 'archives', 'archive', archive.id, 'data');
    const [object = ''] = await readdir(data);
    await rm(join(data, object));
    const verified = await cli('verify', archive.handle, '--objects');
    expect(verified.exitCode).toBe(1);
    expect(verified.stdout).toMatch(new RegExp(`^DAMAGED: .*\\n.*${object} is not there`));
    const rebuilt = await cli('catalog', 'rebuild');
    expect(rebuilt.exitCode).toBe(1);
    expect(rebuilt.stdout).toContain('broken: 1 of 1 objects');
  });
});

describe('sortkeep retain, hold, release, expire and shred', () => {
  it('need a reason, and say what they came to; what stands in the way fails them', async () => {
    const { handle } = archive;
    const why = ['--reason', 'case 7'] as const;
    expect((await cli('hold', handle)).exitCode).toBe(2);
    const held = await cli('hold', handle, ...why);
    expect(held).toMatchObject({ exitCode: 0 });
    expect(held.stdout).toMatch(/^archive sk-.*every_type\n {2}under a legal hold\n {2}no retention\n/);
    const refused = await cli('expire', handle, ...why);
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is under a legal hold') });
    expect((await cli('release', handle, ...why)).stdout).toContain('under no legal hold');
    expect((await cli('retain', handle, ...why)).stderr).toContain('it is not said until when');
    const retained = await cli('retain', handle, '--until', '2999-12-31', ...why);
    expect(retained.stdout).toContain('to be kept until 2999-12-31');
    expect((await cli('shred', handle, ...why)).stderr).toContain('must be kept until');
    expect((await cli('retain', handle, '--end', ...why)).stdout).toContain('no retention');
  });

  it('show the proof of what is gone, and who had it destroyed', async () => {
    const { handle, merkleRoot, manifestSha256, keySha256 } = archive;
    const expired = await cli('expire', handle, '--reason', 'old');
    expect(expired).toMatchObject({ exitCode: 0 });
    expect(expired.stdout).toContain('expired by local operator');
    const shredded = await cli('shred', handle, '--reason', 'erasure');
    expect(shredded).toMatchObject({ exitCode: 0 });
    for (const text of ['shredded by local operator', 'erasure', merkleRoot, manifestSha256, keySha256]) {
      expect(shredded.stdout).toContain(text);
    }
    const again = await cli('shred', handle, '--reason', 'again', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      archive: { state: 'SHREDDED', shredding: { reason: 'erasure' } },
    });
    const looked = await cli('preview', handle);
    expect(looked).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('was shredded: local oper'),
    });
  });
});
