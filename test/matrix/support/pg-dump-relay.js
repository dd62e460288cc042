/** The sockets of pg-dump.js: sends what it is given and hands back the whole answer of the server. */
import { Buffer } from 'node:buffer';
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const { host, port, shared } = workerData;
const state = new Int32Array(shared, 0, 2);
const answer = new Uint8Array(shared, 8);
const socket = connect(Number(port), host);

let received = Buffer.alloc(0);
let awaited = false;
let closed = false;

/** AuthenticationCleartextPassword, MD5Password, SASL, SASLContinue: it is the client's turn. */
const CLIENTS_TURN = [3, 5, 10, 11];

function complete() {
  let last = false;
  let at = 0;
  while (received.length - at >= 5) {
    const length = 1 + received.readUInt32BE(at + 1);
    if (received.length - at < length) return false;
    const type = String.fromCharCode(received[at]);
    last = type === 'Z' || (type === 'R' && CLIENTS_TURN.includes(received.readUInt32BE(at + 5)));
    at += length;
  }
  return last && at === received.length;
}

function deliver() {
  if (!awaited || !(closed || complete())) return;
  answer.set(received);
  state[1] = received.length;
  received = Buffer.alloc(0);
  awaited = false;
  Atomics.store(state, 0, 1);
  Atomics.notify(state, 0);
}

socket.on('data', (bytes) => {
  received = Buffer.concat([received, bytes]);
  deliver();
});
// The program gets an empty answer, and says that the server closed the connection.
socket.on('error', () => undefined);
socket.on('close', () => {
  closed = true;
  deliver();
});
parentPort.on('message', (message) => {
  socket.write(message.bytes);
  awaited = message.awaited;
  deliver();
});
