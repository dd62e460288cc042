/**
 * pg_dump 18 on any server: the program itself, as WebAssembly from `@electric-sql/pglite-tools`. It has no sockets,
 * and waits for the answer to each message, so the sockets are in a thread beside it (pg-dump-relay.js).
 *
 * node pg-dump.js HOST PORT [OPTION...], with the connection string in PG_DUMP_CONNECTION. Rows are dumped as INSERT,
 * which the package demands: pg_dump then reads a table through a cursor, where it otherwise runs COPY.
 */
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { pgDump } from '@electric-sql/pglite-tools/pg_dump';

const LONGEST_ANSWER = 64 * 1024 * 1024;
const [host, port, ...options] = process.argv.slice(2);
const shared = new SharedArrayBuffer(8 + LONGEST_ANSWER);
const state = new Int32Array(shared, 0, 2);
const answer = new Uint8Array(shared, 8);
const relay = new Worker(new URL('pg-dump-relay.js', import.meta.url), {
  workerData: { host, port, shared },
});

let unfinished = Buffer.alloc(0);
let started = false;

/** Whether the bytes hold a message that the server answers. The first one, of start-up, has no type byte. */
function endsInQuestion(bytes) {
  unfinished = Buffer.concat([unfinished, bytes]);
  let asked = false;
  for (;;) {
    const head = started ? 1 : 0;
    if (unfinished.length < head + 4) return asked;
    const length = head + unfinished.readUInt32BE(head);
    if (unfinished.length < length) return asked;
    // Query, Sync, password or SASL.
    asked ||= !started || 'QSp'.includes(String.fromCharCode(unfinished[0]));
    started = true;
    unfinished = unfinished.subarray(length);
  }
}

function exchange(bytes, { onRawData }) {
  // A copy: the bytes are the program's own memory.
  const copy = Buffer.from(bytes);
  const awaited = endsInQuestion(copy);
  Atomics.store(state, 0, 0);
  relay.postMessage({ bytes: copy, awaited });
  if (!awaited) return;
  Atomics.wait(state, 0, 0);
  onRawData(Uint8Array.from(answer.subarray(0, state[1])));
}

const nothing = { rows: [{ search_path: '' }] };
const server = {
  query: () => Promise.resolve(nothing),
  exec: () => Promise.resolve([]),
  execProtocolRawStream: exchange,
};
try {
  const file = await pgDump({ pg: server, args: ['-d', process.env.PG_DUMP_CONNECTION, ...options] });
  process.stdout.write(await file.text());
} finally {
  await relay.terminate();
}
