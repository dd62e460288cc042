import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { Cli } from '../cli.js';

const SCHEMA_FILE = fileURLToPath(new URL('../../../schema.graphql', import.meta.url));

export const addSchema = (program: Command, cli: Cli): Command =>
  program
    .command('schema')
    .description('write the GraphQL schema to schema.graphql')
    .option('--check', 'write nothing; fail when the file is not what the code says')
    .action(async ({ check }: { readonly check?: true }) => {
      const { emitSchema } = await import('../../main.js');
      const text = emitSchema();
      const same = (await readFile(SCHEMA_FILE, 'utf8').catch(() => null)) === text;
      if (check !== true && !same) await writeFile(SCHEMA_FILE, text);
      const failed = check === true && !same;
      const said = failed
        ? 'differs from the code: run `npm run schema` and check the result in'
        : same
          ? 'is what the code says'
          : 'was written';
      cli.print({
        json: { file: SCHEMA_FILE, matched: same, written: check !== true && !same },
        text: `${SCHEMA_FILE} ${said}`,
        failed,
      });
    });
