import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { allSources } from '../find-source.js';
import { formatTime } from '../format.js';
import { tableText } from '../table-text.js';

export const addSources = (program: Command, cli: Cli): Command =>
  program
    .command('sources')
    .description('list the registered sources')
    .action(() =>
      cli.withServices(async ({ services }) => {
        const sources = await allSources(services);
        const rows = sources.map(({ name, address, serverVersion, lastScanAt, lastError }) => [
          name,
          `${address.user}@${address.host}:${address.port}/${address.database}`,
          serverVersion ?? '',
          formatTime(lastScanAt),
          lastError?.message ?? '',
        ]);
        const titles = ['source', 'address', 'version', 'last scan', 'fault'];
        const text =
          sources.length === 0
            ? 'no sources yet: register one with `sortkeep register`'
            : tableText(
                titles.map((title) => ({ title })),
                rows,
              );
        return { json: { sources }, text };
      }),
    );
