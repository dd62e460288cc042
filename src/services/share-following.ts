/**
 * Runs at most one work for each key at a time. Whoever asks while one is under way waits for the next one, which all
 * who asked meanwhile share: it begins after they asked, so that it sees what they have done.
 */
export function shareFollowing<K, Asked, T>(
  work: (key: K, asked: Asked) => Promise<T>,
): (key: K, asked: Asked) => Promise<T> {
  const running = new Map<K, Promise<T>>();
  const following = new Map<K, Promise<T>>();
  const run = async (key: K, asked: Asked): Promise<T> => {
    const now = work(key, asked);
    running.set(key, now);
    try {
      return await now;
    } finally {
      running.delete(key);
    }
  };
  const runAfter = async (key: K, asked: Asked, before: Promise<T>): Promise<T> => {
    // Whoever asked for it hears of its failure.
    await before.catch(() => undefined);
    following.delete(key);
    return run(key, asked);
  };
  return (key, asked) => {
    const waiting = following.get(key);
    if (waiting !== undefined) return waiting;
    const now = running.get(key);
    if (now === undefined) return run(key, asked);
    const next = runAfter(key, asked, now);
    following.set(key, next);
    return next;
  };
}
