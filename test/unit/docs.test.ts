/** Holds the documents against the code: what can be compared cheaply must not become untrue. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { errorReport } from '../../src/catalog/error-report-row.js';
import { readConfig } from '../../src/config/config.js';
import { createMetrics } from '../../src/observability/metrics.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const markdownIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

const DOCUMENTS = [...markdownIn('.'), ...markdownIn('docs'), ...markdownIn('docs/adr')];
const operations = read('docs/operations.md');

/** The line of a table that starts with `key`, alone or before arguments; empty without one. */
function lineOf(key: string): string {
  const starts = [`| \`${key}\``, `| \`${key} `];
  return operations.split('\n').find((line) => starts.some((start) => line.startsWith(start))) ?? '';
}

/** The keys of the schema, as its source lists them. */
function settingKeys(): readonly string[] {
  const [, all = ''] = /z\.strictObject\(\{\n([\s\S]*?)\n\}\);/.exec(read('src/config/config.ts')) ?? [];
  const [, s3 = ''] = /s3Settings = \{\n([\s\S]*?)\n\};/.exec(read('src/config/s3-settings.ts')) ?? [];
  const body = `${all}\n${s3}`;
  return Array.from(body.matchAll(/^ {2}(\w+):/gm), ([, key = '']) => key);
}

describe('the settings in docs/operations.md', () => {
  it('are all that there are', () => {
    const undocumented = settingKeys().filter((key) => !lineOf(key).startsWith(`| \`${key}\` | \``));
    expect(settingKeys()).toEqual(expect.arrayContaining(['databaseUrl', 's3Bucket']));
    expect(undocumented).toEqual([]);
  });

  it('have the defaults that the code has', () => {
    const off = Object.entries(readConfig({})).filter(
      ([key, value]) =>
        value !== '' &&
        !lineOf(key).includes(`\`${typeof value === 'object' ? JSON.stringify(value) : value}\``),
    );
    expect(off).toEqual([]);
  });

  it.each(DOCUMENTS)('are the only ones that %s names', (document) => {
    const named = new Set(read(document).match(/\bSORTKEEP_[A-Z][A-Z0-9_]*/g) ?? []);
    // An empty value means nothing, but its name must be a setting.
    const environment = Object.fromEntries(
      [...named].filter((name) => name !== 'SORTKEEP_CONFIG').map((name) => [name, '']),
    );
    expect(() => readConfig(environment)).not.toThrow();
  });
});

describe('the commands in docs/operations.md', () => {
  const program = new Command();
  beforeAll(async () => {
    for (const file of readdirSync(join(ROOT, 'src/cli/commands'))) {
      const module: unknown = await import(`../../src/cli/commands/${file.replace(/\.ts$/, '.js')}`);
      const exported: readonly unknown[] =
        typeof module === 'object' && module !== null ? Object.values(module) : [];
      for (const add of exported) {
        // Only an action uses the second argument.
        if (typeof add === 'function') Reflect.apply(add, undefined, [program, null]);
      }
    }
  });

  it('are all that there are, each with its options', () => {
    const missing = program.commands.flatMap((command) => {
      const line = lineOf(command.name());
      const options = command.options.map(({ long }) => long ?? '').filter((long) => !line.includes(long));
      return line === '' ? [command.name()] : options.map((long) => `${command.name()} ${long}`);
    });
    expect(program.commands.map((command) => command.name())).toEqual(
      expect.arrayContaining(['scan', 'restore']),
    );
    expect(missing).toEqual([]);
  });
});

describe('what else docs/operations.md lists', () => {
  it('has every error code', () => {
    const missing = errorReport.shape.code.options.filter((code) => lineOf(code) === '');
    expect(missing).toEqual([]);
  });

  it('has every metric of ours', async () => {
    const { body } = await createMetrics().render();
    const names = Array.from(body.matchAll(/^# TYPE (sortkeep_\w+)/gm), ([, name = '']) => name);
    expect(names).toContain('sortkeep_moves_total');
    expect(names.filter((name) => lineOf(name) === '')).toEqual([]);
  });
});

describe('the README', () => {
  it.each(['npm ci && npm run demo', 'npm test'])('has the command %s', (command) => {
    expect(read('README.md').split('\n')).toContain(command);
  });
});

/** As GitHub makes anchors of headings. */
const anchorsOf = (document: string): readonly string[] =>
  Array.from(read(document).matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

function leadsSomewhere(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  return existsSync(join(ROOT, target)) && (anchor === undefined || anchorsOf(target).includes(anchor));
}

describe('links between documents', () => {
  it.each(DOCUMENTS)('of %s lead somewhere', (document) => {
    const links = Array.from(read(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g), ([, link = '']) => link);
    expect(links.filter((link) => !leadsSomewhere(document, link))).toEqual([]);
  });
});
