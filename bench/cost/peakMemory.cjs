// Loaded into the command that is measured: writes the most memory that its process had to a file, when it ends.
const fs = require('fs');
const { isMainThread } = require('worker_threads');

const file = isMainThread ? process.env.BENCH_PEAK_FILE : undefined;
if (file) {
  process.on('exit', () => {
    fs.writeFileSync(file, String(process.resourceUsage().maxRSS * 1024));
  });
}
