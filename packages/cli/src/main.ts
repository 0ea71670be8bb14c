import { buffer } from 'stream/consumers';
import { run } from './run';

// A reader that has seen enough (`| head -1`) closes the pipe; that is no failure.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit();
  throw error;
});

run(process.argv.slice(2), {
  env: process.env,
  isTerminal: process.stdout.isTTY ?? false,
  columns: process.stdout.columns ?? 100,
  readInput: () => buffer(process.stdin),
  write: text => process.stdout.write(text),
  warn: line => process.stderr.write(`${line}\n`),
}).then(code => {
  process.exitCode = code;
});
