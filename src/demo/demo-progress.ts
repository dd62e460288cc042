/** How the demo tells what it is doing. */
export interface DemoProgress {
  /** What is being done right now, with numbers; may be called many times a second. */
  update(text: string): void;
  /** A step that is done. */
  done(text: string): void;
}

/** Runs a step and reports it with its seconds; a stop that was asked for ends the demo before the next one. */
export async function demoStep<T>(
  { progress, signal }: { readonly progress: DemoProgress; readonly signal: AbortSignal },
  doing: string,
  work: () => Promise<{ readonly result: T; readonly said: string }>,
): Promise<T> {
  signal.throwIfAborted();
  progress.update(doing);
  const start = performance.now();
  const { result, said } = await work();
  signal.throwIfAborted();
  progress.done(`${said} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return result;
}
