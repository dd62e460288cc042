import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every `everyMs` until the answer is yes; false when `withinMs` have passed before. */
export async function waitUntil(
  done: () => boolean | Promise<boolean>,
  withinMs: number,
  everyMs: number,
): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    if (await done()) return true;
    if (Date.now() >= deadline) return false;
    await sleep(everyMs);
  }
}
