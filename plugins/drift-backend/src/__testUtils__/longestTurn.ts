/**
 * What this thread computed at most in one turn of the event loop while work was done, in milliseconds. What the machine gave to others
 * meanwhile does not count.
 */
export async function longestTurn(work: () => Promise<unknown>) {
  let longestMs = 0;
  let isOver = false;
  let last = process.threadCpuUsage();
  const turn = () => {
    const { user, system } = process.threadCpuUsage(last);
    last = process.threadCpuUsage();
    longestMs = Math.max(longestMs, (user + system) / 1000);
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  try {
    await work();
  } finally {
    isOver = true;
  }
  turn();
  return longestMs;
}
