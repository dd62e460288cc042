import type { Command } from 'commander';
import type { SourceAddress } from '../../domain/source.js';
import type { Cli } from '../cli.js';
import { oneOf, wholeNumber } from '../options.js';

interface Options {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly passwordRef?: string;
  readonly tls: SourceAddress['tls'];
}

const TLS = ['disable', 'require', 'verify-full'] as const;

export const addRegister = (program: Command, cli: Cli): Command =>
  program
    .command('register')
    .description('register a PostgreSQL instance as a source; a scan connects, this does not')
    .argument('<name>', 'what to call it')
    .requiredOption('--host <host>', 'host name or address')
    .option('--port <number>', 'port', wholeNumber(1, 65_535), 5432)
    .requiredOption('--user <role>', 'role to log in as')
    .option('--database <name>', 'database to connect to first', 'postgres')
    .option('--password-ref <reference>', 'where the password is: env:NAME or file:PATH')
    .option('--tls <mode>', 'disable, require or verify-full', oneOf(TLS), 'verify-full')
    .action((name: string, { passwordRef, host, port, user, database, tls }: Options) =>
      cli.withServices(async ({ services, actor }) => {
        const address = { host, port, user, database, tls, passwordRef: passwordRef ?? null };
        const source = await services.sources.register(actor, name, address);
        return { json: { source }, text: `registered ${source.name} (${source.id}); scan it next` };
      }),
    );
