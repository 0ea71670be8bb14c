/** Runs a read one at a time. */
export interface Reader {
  /** Reads now, or once more when the read under way is done. */
  now(): void;
  /** Reads at once where the last read is long enough ago, else when it is: what comes until then is gathered. */
  soon(): void;
  /** Starts no further read. */
  stop(): void;
}

/** What belongs to one change comes within this. */
const ONE_CHANGE_MS = 50;

/**
 * Lets `read` run one at a time: what comes in during a read leads to one more, however much it is, and an
 * unending stream of changes neither starves the reader nor floods the backend.
 */
export function createReader(
  read: () => Promise<void>,
  gatherMs: number,
): Reader {
  let running = false;
  let again = false;
  let stopped = false;
  let begunAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run() {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    begunAt = Date.now();
    try {
      await read();
    } finally {
      running = false;
    }
    if (again) {
      again = false;
      await run();
    }
  }

  return {
    now() {
      run();
    },
    soon() {
      const sinceLast = Date.now() - begunAt;
      timer ??= setTimeout(() => {
        timer = undefined;
        run();
      }, Math.max(ONE_CHANGE_MS, gatherMs - sinceLast));
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
