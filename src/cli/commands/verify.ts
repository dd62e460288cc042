import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { formatBytes, formatSeconds } from '../format.js';

export const addVerify = (program: Command, cli: Cli): Command =>
  program
    .command('verify')
    .description('read every object of an archive back and compare it with its hash')
    .argument('<handle>', 'restore handle of the archive')
    .action((handle: string) =>
      cli.withServices(async ({ services, actor }) => {
        const found = await services.archives.verify(actor, handle);
        const read = `${found.objects} objects, ${formatBytes(found.storedBytes)}, ${formatSeconds(found.seconds)}`;
        const text = [`${found.ok ? 'whole' : 'DAMAGED'}: ${read}`, ...found.faults].join('\n');
        return { json: { ...found }, text, failed: !found.ok };
      }),
    );
