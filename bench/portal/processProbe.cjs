// Loaded into the backend that is measured: writes its memory and the delay of its event loop to a file, once a second; and, when it is sent
// SIGUSR2, what of its memory is in use after a full collection to another.
const fs = require('fs');
const { monitorEventLoopDelay } = require('perf_hooks');
const { isMainThread } = require('worker_threads');

// Threads that inherit the backend's options have loops and heaps of their own.
const file = isMainThread ? process.env.BENCH_PROBE_FILE : undefined;

/** Of the process, and what of it is JavaScript's. */
function memory() {
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  return {
    rssBytes: rss,
    heapBytes: heapTotal,
    heapUsedBytes: heapUsed,
    externalBytes: external,
  };
}

if (file) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const started = Date.now();
  const timer = setInterval(() => {
    fs.appendFileSync(
      file,
      `${JSON.stringify({
        at: Date.now(),
        uptimeMs: Date.now() - started,
        ...memory(),
        maxDelayMs: delay.max / 1e6,
        p99DelayMs: delay.percentile(99) / 1e6,
      })}\n`,
    );
    delay.reset();
  }, 1000);
  timer.unref();
  process.on('SIGUSR2', () => {
    global.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    fs.writeFileSync(`${file}.part`, String(heapUsed + external));
    fs.renameSync(`${file}.part`, `${file}.heap`);
  });
}
