/** What dry runs predict beside what the moves take: the first time by a sample, later by the moves before. */
import { fileURLToPath } from 'node:url';
import { DATABASE, withCatalog, withTicks } from './contest.js';

const PROCESS = fileURLToPath(new URL('dry-run-process.js', import.meta.url));

/** A table of `rows` ticks is archived, loaded and consolidated `runs` times, each after a dry run. */
export const benchDryRun = ({ rows, runs, say }) =>
  withTicks(rows, say, (server) =>
    withCatalog(server, async (move) => {
      say('dry runs and their moves');
      return move(PROCESS, DATABASE, 'ticks', String(runs));
    }),
  );

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const seconds = (value) => value.toFixed(2);

export const reportDryRun = (found) =>
  [
    '| kind | turn | basis | predicted | took | text: predicted, was | stored: predicted, was | dry run took |',
    '|---|---|---|---|---|---|---|---|',
    ...found.map((one) =>
      [
        '',
        one.kind,
        one.turn,
        one.basis,
        `${seconds(one.predicted.likely)} (${seconds(one.predicted.low)} to ${seconds(one.predicted.high)})`,
        seconds(one.actual),
        `${megabytes(one.predictedRawBytes)}, ${megabytes(one.rawBytes)}`,
        `${megabytes(one.predictedStoredBytes)}, ${megabytes(one.storedBytes)}`,
        seconds(one.seconds),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ].join('\n');
