/** An archive that is asked where it lies, against DuckDB on its rows as a CSV file. */
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { DATABASE, withCatalog, withTicks } from './contest.js';

const ARCHIVE_PROCESS = fileURLToPath(new URL('archive-process.js', import.meta.url));
const QUERY_PROCESS = fileURLToPath(new URL('query-process.js', import.meta.url));

/** The question whose figures stand for the benchmark. */
const HEADLINE = 'aggregate over all rows';
const rounded = (number) => Math.round(number * 1000) / 1000;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];

/**
 * Makes an archive of `rows` ticks, untimed, then its query twin, timed once, and asks each question `runs` times in
 * turn with the peer; takes the medians. Ours is a whole service call on a twin that is on the disk: look-up and audit
 * event in the catalog, a process of its own, the seal, masks, and the answer as text. The peer has the file
 * decompressed and its columns' types given, in a process that runs already.
 */
export function benchQuery({ rows, runs, say }) {
  return withTicks(rows, say, (server, table) =>
    withCatalog(server, async (move) => {
      say('making the archive');
      const { handle, rawBytes, storedBytes } = await move(ARCHIVE_PROCESS, DATABASE, 'ticks');
      const { questions, make, peakMemoryMB } = await move(QUERY_PROCESS, handle, String(runs));
      const headline = questions[HEADLINE];
      const [ours, peer] = [median(headline.ours), median(headline.peer)];
      return {
        benchmark: 'query',
        machine: {
          cpus: cpus().length,
          model: cpus()[0]?.model ?? 'unknown',
          memoryGB: rounded(totalmem() / 2 ** 30),
          node: process.version,
        },
        sizes: { rows: table.rows, csvBytes: rawBytes, storedBytes, twinBytes: make.bytes },
        ours: rounded(ours),
        peers: { read_csv: rounded(peer) },
        ratios: { read_csv: rounded(ours / peer) },
        makeSeconds: rounded(make.seconds),
        questions: Object.fromEntries(
          Object.entries(questions).map(([name, { ours, peer }]) => {
            const [mine, theirs] = [median(ours), median(peer)];
            const all = { ours: ours.map(rounded), peer: peer.map(rounded) };
            return [
              name,
              { ours: rounded(mine), peer: rounded(theirs), ratio: rounded(mine / theirs), runs: all },
            ];
          }),
        ),
        peakMemoryMB: Math.round(peakMemoryMB),
      };
    }),
  );
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** The result as text that a person can read. */
export function reportQuery({ machine, sizes, makeSeconds, questions, peakMemoryMB }) {
  return [
    `query: ${sizes.rows} rows, ${megabytes(sizes.csvBytes)} as CSV, ${megabytes(sizes.storedBytes)} archived, ${megabytes(sizes.twinBytes)} as twin`,
    `making the twin: ${makeSeconds} s`,
    ...Object.entries(questions).map(
      ([name, { ours, peer, ratio }]) => `${name}: ${ours} s; read_csv ${peer} s; ours / theirs ${ratio}`,
    ),
    `peak memory of our process: ${peakMemoryMB} MB`,
    `machine: ${machine.cpus} x ${machine.model}, ${machine.memoryGB} GB; node ${machine.node}`,
  ].join('\n');
}
