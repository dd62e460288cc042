/**
 * Who may talk to a service without access control: programs and pages of this machine. A page elsewhere can reach
 * a loopback port through the visitor's browser, by a name that it points to 127.0.0.1 (DNS rebinding), or by a
 * WebSocket, which no same-origin policy holds back.
 */
import { invalidInput } from '../domain/errors.js';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a Host header names this machine: `localhost:4000`, `127.0.0.1`, `[::1]:4000`. */
export const isLoopbackHost = (header: string | undefined): boolean =>
  header !== undefined && LOOPBACK.test(header.replace(/:\d{1,5}$/, ''));

/** Whether a request comes from no page at all (no Origin header) or from a page that this service gave out. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  return host !== undefined && origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

/** INVALID_INPUT for an address that other machines can reach. */
export function requireLoopback(host: string): void {
  if (LOOPBACK.test(host) || host === '::1') return;
  throw invalidInput(
    `the service cannot listen on ${host}`,
    'It has no access control yet: listen on 127.0.0.1, and reach it through a tunnel.',
  );
}
