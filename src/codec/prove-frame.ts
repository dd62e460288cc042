import { corrupted } from '../domain/errors.js';
import { decodeWithSecondCodec } from './decode-with-second-codec.js';
import { freeBytes } from './free-bytes.js';

/** CORRUPTED unless the second codec decodes `frame` to exactly `plain`; `name` is what the error calls the stream. */
export async function proveFrame(plain: Uint8Array, frame: Uint8Array, name: string): Promise<void> {
  const decoded = await decodeWithSecondCodec(frame, plain.length);
  const same = decoded !== null && Buffer.compare(decoded, plain) === 0;
  if (decoded !== null) freeBytes(decoded);
  if (same) return;
  throw corrupted(
    `a frame of ${name} is decoded to something else than was compressed`,
    'Start the move again; when it happens twice, the memory of this machine may be at fault.',
  );
}
