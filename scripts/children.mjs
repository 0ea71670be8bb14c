// Programs that run beside this one, and end with it.
import { spawn } from 'node:child_process';
import { PlainError, root } from './toolchain.mjs';

/** Children that are ended together, each by its own id, when this program ends. */
export class Children {
  #children = new Map();
  #ending;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        this.end().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
      });
    }
  }

  get ending() {
    return this.#ending !== undefined;
  }

  start(name, command, args, options = {}) {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    const lines = [];
    const errors = [];
    const listeners = new Set();
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8').on('data', text => {
        const parts = (rest + text).split('\n');
        rest = parts.pop();
        for (const line of parts) {
          for (const kept of stream === child.stderr
            ? [lines, errors]
            : [lines]) {
            kept.push(line);
            if (kept.length > 400) kept.shift();
          }
          for (const listener of listeners) listener(line);
        }
      });
    }
    const exited = new Promise(resolve => {
      child.once('exit', (code, signal) => {
        this.#children.delete(name);
        resolve({ code, signal });
      });
      child.once('error', error => resolve({ code: 1, error }));
    });
    const handle = { name, child, lines, errors, exited, listeners };
    this.#children.set(name, handle);
    return handle;
  }

  async end() {
    this.#ending ??= Promise.all(
      [...this.#children.values()].reverse().map(async ({ child, exited }) => {
        child.kill('SIGTERM');
        const hard = setTimeout(() => child.kill('SIGKILL'), 8000);
        await exited;
        clearTimeout(hard);
      }),
    );
    await this.#ending;
  }
}

/** The runtime's own remarks say nothing of why a program ended. */
const REMARKS = /^\(node:\d+\)|^\(Use `node --trace/;

/** The last lines of what a program complained of, or else of all that it printed. */
export function endOf({ lines, errors }) {
  const complaints = errors.filter(line => line && !REMARKS.test(line));
  return (complaints.length > 0 ? complaints : lines).slice(-15).join('\n');
}

/** Waits until `check` holds or the child ends; then says why, with the end of its log. */
export async function until(handle, check, { timeoutSeconds = 120 } = {}) {
  const deadline = Date.now() + timeoutSeconds * 1000;
  let ended = false;
  handle.exited.then(() => {
    ended = true;
  });
  for (;;) {
    if (await check()) {
      handle.ready = true;
      return;
    }
    if (ended || Date.now() > deadline) {
      throw new PlainError(
        `The ${handle.name} ${
          ended
            ? 'ended before it was ready'
            : `was not ready after ${timeoutSeconds} s`
        }. The end of its output:\n${endOf(handle)}`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 150));
  }
}
