import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** Codes of messages that may come during COPY (PostgreSQL's protocol, "COPY Operations" and "Message Formats"). */
const COPY_DATA = 0x64;
const OTHERS = new Set(['H', 'N', 'S', 'A'].map((code) => code.charCodeAt(0)));
/** A code, and a length that counts itself. */
const HEADER_BYTES = 5;
const LENGTH_BYTES = 4;

type OnData = (bytes: Buffer) => void;
const isOnData = (listener: unknown): listener is OnData => typeof listener === 'function';

/**
 * `copy … to stdout` as a query of the driver. The server sends a message a row; here they are neither events nor
 * buffers of their own: while it lasts, the socket is read directly, and the rows of a read are moved together where
 * they lie.
 */
export class CopyOut implements pg.Submittable {
  readonly #sql: string;
  #socket: Duplex | null = null;
  #driver: OnData = () => undefined;
  /** A message's header that the last read cut. */
  #cut: Buffer = Buffer.alloc(0);
  /** Bytes of the current message that were not read yet, and whether they are a row's. */
  #remaining = 0;
  #isRow = false;
  #outcome: { readonly error: Error | null } | null = null;
  #wake: () => void = () => undefined;

  constructor(sql: string) {
    this.#sql = sql;
  }

  /** The rows as they come, several in a buffer that is the caller's, cut anywhere; null after the last. Rejects with the driver's error. */
  async next(): Promise<Buffer | null> {
    for (;;) {
      if (this.#outcome !== null) {
        if (this.#outcome.error !== null) throw this.#outcome.error;
        return null;
      }
      const bytes: unknown = this.#socket?.read() ?? null;
      if (Buffer.isBuffer(bytes)) {
        const rows = this.#take(bytes);
        if (rows.length > 0) return rows;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
  }

  submit(connection: pg.Connection): void {
    const socket = connection.stream;
    const listeners: readonly unknown[] = socket.listeners('data');
    const [driver] = listeners;
    if (listeners.length !== 1 || !isOnData(driver))
      throw new Error('the driver reads its socket in another way');
    this.#driver = driver;
    this.#socket = socket;
    socket.removeListener('data', driver);
    socket.pause();
    socket.on('readable', this.#onReadable);
    connection.query(this.#sql);
  }

  /** Called by the driver: the server's error, or that of the connection. */
  handleError(error: Error): void {
    this.#end(error);
  }

  handleCommandComplete(): void {
    // What counts is that the server is ready for the next statement.
  }

  handleReadyForQuery(): void {
    this.#end(null);
  }

  readonly #onReadable = (): void => {
    this.#wake();
  };

  #end(error: Error | null): void {
    this.#outcome ??= { error };
    this.#wake();
  }

  #take(read: Buffer): Buffer {
    const bytes = this.#cut.length === 0 ? read : Buffer.concat([this.#cut, read]);
    this.#cut = Buffer.alloc(0);
    let at = 0;
    let kept = 0;
    while (at < bytes.length) {
      if (this.#remaining > 0) {
        const end = Math.min(at + this.#remaining, bytes.length);
        if (this.#isRow) {
          bytes.copyWithin(kept, at, end);
          kept += end - at;
        }
        this.#remaining -= end - at;
        at = end;
        continue;
      }
      const code = bytes[at] ?? 0;
      this.#isRow = code === COPY_DATA;
      if (!this.#isRow && !OTHERS.has(code)) {
        this.#giveBack(Buffer.from(bytes.subarray(at)));
        break;
      }
      if (bytes.length - at < HEADER_BYTES) {
        this.#cut = Buffer.from(bytes.subarray(at));
        break;
      }
      this.#remaining = bytes.readUInt32BE(at + 1) - LENGTH_BYTES;
      at += HEADER_BYTES;
    }
    return bytes.subarray(0, kept);
  }

  /** The end of the rows, or an error: the driver reads on. */
  #giveBack(rest: Buffer): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    socket.removeListener('readable', this.#onReadable);
    socket.on('data', this.#driver);
    this.#driver(rest);
    // Taking the listener away stops the socket, after this.
    process.nextTick(() => socket.resume());
  }
}
