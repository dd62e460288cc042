import { setImmediate } from 'node:timers/promises';
import { corrupted } from '../domain/errors.js';
import { secondCodec } from './second-codec.js';

/** CORRUPTED unless the second codec decodes `frame` to exactly `plain`; `name` is what the error calls the stream. */
export async function proveFrame(plain: Uint8Array, frame: Uint8Array, name: string): Promise<void> {
  // It blocks, so other work gets its turn before each frame.
  await setImmediate();
  const decode = await secondCodec();
  const decoded = decode(frame, plain.length);
  if (decoded !== null && Buffer.compare(decoded, plain) === 0) return;
  throw corrupted(
    `a frame of ${name} is decoded to something else than was compressed`,
    'Start the move again; when it happens twice, the memory of this machine may be at fault.',
  );
}
