/**
 * Runs `work` on the items of `source`, at most `inFlight` at a time, and yields the results in the items'
 * order. Back-pressure holds: no further item is taken while `inFlight` are unfinished or not yet taken over.
 * The first error, of `source` or of `work`, ends it; work under way is waited for, and `source` is closed.
 */
export async function* mapInOrder<T, R>(
  source: AsyncIterable<T>,
  inFlight: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const pending: Promise<R>[] = [];
  try {
    for await (const item of source) {
      const result = work(item);
      // Its error is reported when its turn comes; unmarked, Node would end the process before that.
      void result.catch(() => undefined);
      pending.push(result);
      const first = pending.length < inFlight ? undefined : pending.shift();
      if (first !== undefined) yield await first;
    }
    for (const result of pending) yield await result;
  } finally {
    await Promise.allSettled(pending);
  }
}
