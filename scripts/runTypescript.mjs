import { spawn } from 'node:child_process';
import { environment, root, typescript } from './toolchain.mjs';

/**
 * Runs one of the project's TypeScript programs to its end and gives its exit code. The program is told to end when this one
 * is, and notices by the closed channel when this one was killed.
 */
export async function runTypescript(tools, file, args, env = {}) {
  const child = spawn(tools.node, typescript(file, ...args), {
    cwd: root,
    env: { ...environment(tools), ...env },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Ctrl-C reaches both; the child decides when all is ended.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
}
