/** Waits for a move to end; throws unless it succeeded. */
export async function finishedMove(services, move) {
  for await (const progress of services.moves.progress(move.id)) void progress;
  const [ended] = await services.moves.getMany([move.id]);
  if (ended?.state !== 'SUCCEEDED')
    throw new Error(`the move ended ${ended?.state}: ${ended?.error?.message}`);
  return ended;
}

/** Kilobytes on every system (libuv). */
export const peakMemoryMB = () => process.resourceUsage().maxRSS / 1024;
