import type { Command } from 'commander';
import { isGroupHandle } from '../../domain/restore-handle.js';
import type { Cli } from '../cli.js';
import { keepingResult } from '../keeping-text.js';

export const addExpire = (program: Command, cli: Cli): Command =>
  program
    .command('expire')
    .description(
      'remove the rows of an archive, or of a whole set, from the store for good; manifest and proof stay',
    )
    .argument('<handle>', 'restore handle of the archive, or of the set')
    .requiredOption('--reason <text>', 'why; it is kept with the act')
    .action((handle: string, { reason }: { readonly reason: string }) =>
      cli.withServices(async ({ services, actor }) => {
        if (!isGroupHandle(handle))
          return keepingResult(await services.keeping.expire(actor, handle, reason));
        const group = await services.keeping.expireGroup(actor, handle, reason);
        return {
          json: { group },
          text: `the ${group.members.length} archives of set ${group.handle} have expired`,
        };
      }),
    );
