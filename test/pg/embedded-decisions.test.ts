/** What the launcher decides from what it reads; no server is started here. */
import { describe, expect, it } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SortkeepError } from '../../src/domain/errors.js';
import { copyTree, holdsTree } from '../../src/embedded/binary-copy.js';
import { parsePostmasterFile, readProcess } from '../../src/embedded/postmaster.js';
import { scramVerifier } from '../../src/embedded/scram-verifier.js';
import { findUser } from '../../src/embedded/server-user.js';
import { judgeOccupant, launcherArgument } from '../../src/embedded/stale-server.js';
import { startFailure, systemFailure } from '../../src/embedded/start-failure.js';

describe('the process behind a lock file', () => {
  const server = (launcher: number): string =>
    `/x/bin/postgres -D /data/a b -c ${launcherArgument(launcher)} -c port=1`;

  it.each([
    ['free', null],
    ['in use', { parentPid: 70, commandLine: server(70) }],
    ['in use', { parentPid: 1, commandLine: server(1) }],
    ['stale', { parentPid: 1, commandLine: server(70) }],
    ['stale', { parentPid: 7, commandLine: server(70) }],
    ['in use', { parentPid: 1, commandLine: '/usr/bin/postgres -D /data/a b' }],
    ['another process', { parentPid: 1, commandLine: '/usr/bin/postgres -D /data/a bc' }],
    ['another process', { parentPid: 1, commandLine: 'node main.js' }],
  ])('is judged %s for %j', (expected, found) => {
    expect(judgeOccupant(found, '/data/a b')).toBe(expected);
  });

  it('is found with its parent and its command line', async () => {
    const found = await readProcess(process.pid);
    expect(found?.parentPid).toBe(process.ppid);
    expect(found?.commandLine).toContain('jest');
  });
});

describe('postmaster.pid', () => {
  const file = (status: string): string => `123\n/data\n1700000000\n5432\n\n127.0.0.1\n  1 2\n${status}\n`;

  it.each([
    [file('ready   '), { pid: 123, ready: true }],
    [file('starting'), { pid: 123, ready: false }],
    ['123\n/data\n', { pid: 123, ready: false }],
    ['', null],
    ['-5\n', null],
  ])('%j is read as %j', (text, expected) => {
    expect(parsePostmasterFile(text)).toEqual(expected);
  });
});

describe('the user of the server', () => {
  const passwd =
    'root:x:0:0::/root:/bin/sh\nnobody:*:-2:-2::/:/bin/false\npostgres:x:101:104::/:/bin/sh\nzero:x:0:5::/:\n';

  it.each([
    [['postgres', 'nobody'], { uid: 101, gid: 104 }],
    [['nobody'], { uid: 4_294_967_294, gid: 4_294_967_294 }],
    [['zero', 'root', 'nobody'], { uid: 4_294_967_294, gid: 4_294_967_294 }],
    [['absent', 'root'], null],
  ])('out of %j is %j, never root', (names, expected) => {
    expect(findUser(passwd, names)).toEqual(expected);
  });
});

describe('a failed start', () => {
  it.each([
    ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', 'CONFLICT'],
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'NO_SPACE'],
    ['initdb: error: could not create directory "/data": Permission denied', 'ACCESS_DENIED'],
    ['FATAL:  database files are incompatible with server', 'UNSUPPORTED'],
    ['FATAL:  could not create shared memory segment: Cannot allocate memory', 'NO_SPACE'],
    ['FATAL:  unrecognized configuration parameter "x"', 'INVALID_INPUT'],
    ["postgres: /lib/libc.so.6: version `GLIBC_2.28' not found", 'UNSUPPORTED'],
    ['FATAL:  the moon is in the wrong place', 'INTERNAL'],
    ['', 'INTERNAL'],
  ])('that wrote %j is %s, with the words in the cause alone', (output, code) => {
    const error = startFailure('cannot start it', output);
    expect(error.code).toBe(code);
    expect(error.message.startsWith('cannot start it')).toBe(true);
    expect(error.message).not.toContain(output === '' ? '\n' : output);
    expect(String(error.cause)).toContain(output);
  });

  it.each([
    ['EACCES', 'ACCESS_DENIED'],
    ['ENOSPC', 'NO_SPACE'],
    ['ENOTDIR', 'INVALID_INPUT'],
    ['EWHATEVER', 'INTERNAL'],
  ])('on %s of the system is %s and names the data directory', (system, code) => {
    const error = systemFailure(Object.assign(new Error('secret text'), { code: system }), '/data/x');
    expect(error.code).toBe(code);
    expect(error.message).toContain('/data/x');
    expect(error.message).not.toContain('secret text');
  });
});

it('makes the verifier of RFC 7677 for its password, salt and iterations', () => {
  // The RFC's example: user `user`, password `pencil`; its ServerSignature is checked through the server key.
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  expect(scramVerifier('pencil', salt)).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});

describe('the copy of the binaries', () => {
  it('is whole after it is made, is repaired when it was swept, and is left alone when it is whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'copy-'));
    try {
      const [root, copy] = [join(folder, 'package'), join(folder, 'copy')];
      await mkdir(join(root, 'lib'), { recursive: true });
      await writeFile(join(root, 'lib', 'lib.so.1.2'), 'code');
      const links = [{ path: 'lib/lib.so.1', target: 'lib/lib.so.1.2' }];
      const tree = { version: '1', root, files: ['lib/lib.so.1.2'], links };
      expect(await holdsTree(root, tree)).toBe(false);
      await Promise.all([copyTree(tree, copy), copyTree(tree, copy), copyTree(tree, copy)]);
      expect(await holdsTree(copy, tree)).toBe(true);
      expect(await readlink(join(copy, 'lib', 'lib.so.1'))).toBe('lib.so.1.2');
      await rm(join(copy, 'lib', 'lib.so.1.2'));
      await copyTree(tree, copy);
      expect(await readFile(join(copy, 'lib', 'lib.so.1'), 'utf8')).toBe('code');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is refused when others can write to it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'copy-'));
    try {
      await chmod(folder, 0o777);
      const refusal = copyTree({ version: '1', root: folder, files: [], links: [] }, folder);
      await expect(refusal).rejects.toBeInstanceOf(SortkeepError);
      await expect(refusal).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
