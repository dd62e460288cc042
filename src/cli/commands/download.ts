import { open, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Option } from 'commander';
import type { Command } from 'commander';
import { DOWNLOAD_FORMATS } from '../../domain/archive-query.js';
import type { DownloadFormat } from '../../domain/archive-query.js';
import { SortkeepError } from '../../domain/errors.js';
import type { Cli } from '../cli.js';
import { formatBytes } from '../format.js';
import { oneOf } from '../options.js';
import { untilPrepared } from '../until-prepared.js';

interface Options {
  readonly format: DownloadFormat;
  readonly to: string;
}

export const addDownload = (program: Command, cli: Cli): Command =>
  program
    .command('download')
    .description('write an archive to a file without restoring it')
    .argument('<handle>', 'restore handle of the archive')
    .addOption(
      new Option('--format <format>', DOWNLOAD_FORMATS.join(', ').toLowerCase())
        .argParser(oneOf(DOWNLOAD_FORMATS))
        .default('CSV'),
    )
    .requiredOption('--to <file>', 'where to; a file that is there is replaced once all is well')
    .action((handle: string, { format, to }: Options) =>
      cli.withServices(async ({ services, actor }) => {
        if (format === 'PARQUET') await untilPrepared(services, actor, handle, false, cli.progress);
        const { bytes } = await services.archiveQueries.download(actor, handle, format);
        const written = await writeFile(bytes, to);
        return {
          json: { file: to, format, bytes: written },
          text: `${to}: ${formatBytes(written)}`,
        };
      }),
    );

/** Under another name until it is whole. */
async function writeFile(bytes: AsyncIterable<Uint8Array>, to: string): Promise<number> {
  const temporary = `${to}.${randomUUID()}.part`;
  const file = await open(temporary, 'wx', 0o600).catch((cause: unknown) => {
    throw new SortkeepError('NO_SPACE', `${to} cannot be written`, {
      hint: 'Name a file in a folder that is there and that you may write to.',
      cause,
    });
  });
  try {
    const stream = file.createWriteStream();
    await pipeline(bytes, stream);
    await rename(temporary, to);
    return stream.bytesWritten;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
