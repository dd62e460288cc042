/** Questions to one archive by the whole program, and to its rows as a CSV file; tells its parent what they took. */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { readConfig } from '../dist/config/config.js';
import { createApplication } from '../dist/main.js';
import { peakMemoryMB } from './finished-move.js';

const ACTOR = 'the benchmark';
const COLUMNS = `{'id': 'BIGINT', 'traded_at': 'TIMESTAMPTZ', 'symbol': 'VARCHAR', 'venue': 'VARCHAR', 'buy': 'BOOLEAN',
  'price': 'DECIMAL(12,4)', 'size': 'INTEGER', 'bid': 'DOUBLE', 'ask': 'DOUBLE', 'condition': 'VARCHAR',
  'settles_on': 'DATE', 'note': 'VARCHAR'}`;
const AGGREGATE = (from) =>
  `select symbol, count(*) as trades, avg(price) as price, sum(size) as size from ${from} group by symbol order by symbol`;

const [handle, runs] = process.argv.slice(2);
const app = await createApplication(readConfig(process.env));
const { archiveQueries } = app.services;
const directory = await mkdtemp(join(tmpdir(), 'sortkeep-bench-query-'));

const timed = async (work) => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

/** The rows as a file, and what asks it. */
async function openPeer() {
  const file = join(directory, 'rows.csv.zst');
  const { bytes } = await archiveQueries.download(ACTOR, handle, 'CANONICAL');
  await pipeline(bytes, createWriteStream(file));
  await promisify(execFile)('zstd', ['-dq', '--rm', file]);
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '512MB', threads: '2' });
  const connection = await instance.connect();
  const from = `read_csv('${join(directory, 'rows.csv')}', columns=${COLUMNS}, auto_detect=false, header=false,
    delim=',', quote='"', escape='"', nullstr='', allow_quoted_nulls=false, new_line='\\n')`;
  return (sql) => connection.runAndReadAll(sql(from));
}

const preview = (request, page = {}) =>
  archiveQueries.preview(ACTOR, { handle, ...request }, { first: 100, after: null, ...page });

try {
  let bytes = 0;
  const seconds = await timed(async () => ({ bytes } = await archiveQueries.prepare(ACTOR, handle, false)));
  const peer = await openPeer();
  const rare = [{ column: 'id', operator: 'EQ', values: ['2345678'] }];
  const contests = {
    'first page': [() => preview({}), () => peer((from) => `select * from ${from} limit 100`)],
    'one row by its key': [
      () => preview({ where: rare }),
      () => peer((from) => `select * from ${from} where id = 2345678 limit 100`),
    ],
    'aggregate over all rows': [
      () => archiveQueries.query(ACTOR, { sql: AGGREGATE('t'), archives: [{ alias: 't', handle }] }),
      () => peer(AGGREGATE),
    ],
  };
  const questions = {};
  for (const [name, [ours, theirs]] of Object.entries(contests)) {
    questions[name] = { ours: [], peer: [] };
    for (let round = 0; round < Number(runs); round++) {
      questions[name].ours.push(await timed(ours));
      questions[name].peer.push(await timed(theirs));
    }
  }
  process.send({ questions, make: { seconds, bytes }, peakMemoryMB: peakMemoryMB() });
} finally {
  await rm(directory, { recursive: true, force: true });
  await app.close();
  process.disconnect();
}
