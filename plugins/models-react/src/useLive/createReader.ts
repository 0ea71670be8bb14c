/** Runs a read one at a time. */
export interface Reader {
  /** Reads now, or once more when the read under way is done. */
  now(): void;
  /** Reads at once where nothing was read lately, else within the time in which changes are gathered. */
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
      const isQuiet = Date.now() - begunAt >= gatherMs;
      timer ??= setTimeout(
        () => {
          timer = undefined;
          run();
        },
        isQuiet ? ONE_CHANGE_MS : gatherMs,
      );
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
