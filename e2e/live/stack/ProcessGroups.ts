import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { familyOf } from './family';
import { Guard } from './Guard';

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Why it could not be started at all. */
  error?: Error;
}

export interface Running {
  pid: number;
  endSignal: NodeJS.Signals;
  ended: Promise<Ending>;
}

const GRACE_MILLISECONDS = 10_000;

/**
 * Processes that are ended together. Each is the leader of a group of its own, so that what it starts ends with it, and so
 * that Ctrl-C in a terminal reaches this program alone.
 */
export class ProcessGroups {
  private readonly running = new Map<number, Running>();
  private readonly guard = new Guard();
  private ending?: Promise<void>;

  /** Starts a program whose output is added to a log; what it prints to standard output may go to a file of its own. */
  start(
    command: string,
    args: string[],
    options: {
      cwd: string;
      env: NodeJS.ProcessEnv;
      logFile: string;
      outputFile?: string;
      endSignal?: NodeJS.Signals;
    },
  ): Running {
    if (this.ending) {
      throw new Error(`${command} is not started: the stack is ending`);
    }
    const log = openSync(options.logFile, 'a');
    const output = options.outputFile ? openSync(options.outputFile, 'a') : log;
    let child: ChildProcess;
    try {
      child = spawn(command, args, {
        cwd: options.cwd,
        env: options.env,
        detached: true,
        stdio: ['ignore', output, log],
      });
    } finally {
      closeSync(log);
      if (output !== log) closeSync(output);
    }
    const ended = new Promise<Ending>(resolve => {
      child.once('error', error =>
        resolve({ code: null, signal: null, error }),
      );
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const { pid = 0 } = child;
    const { endSignal = 'SIGTERM' } = options;
    const running = { pid, endSignal, ended };
    if (pid === 0) return running;
    this.running.set(pid, running);
    this.guard.watch(pid);
    ended.then(() => {
      // A leader may end before those it has started.
      signalGroup(pid, 'SIGTERM');
      this.running.delete(pid);
      this.guard.forget(pid);
    });
    return running;
  }

  /** Ends one group, and waits until its leader is gone. */
  async end(pid: number): Promise<void> {
    const running = this.running.get(pid);
    if (!running) return;
    signalGroup(pid, running.endSignal);
    // A stopped process takes no signal before it goes on.
    for (const member of familyOf(pid)) signalOne(member, 'SIGCONT');
    const hard = setTimeout(
      () => signalGroup(pid, 'SIGKILL'),
      GRACE_MILLISECONDS,
    );
    await running.ended;
    clearTimeout(hard);
    signalGroup(pid, 'SIGKILL');
  }

  /** Ends all of them, the last started first to be told. */
  async endAll(): Promise<void> {
    this.ending ??= Promise.all(
      [...this.running.keys()].reverse().map(pid => this.end(pid)),
    ).then(() => this.guard.dismiss());
    await this.ending;
  }
}

/** Sends a signal to a group that this program started; a group that is gone needs none. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  signalOne(-pid, signal);
}

/** Sends a signal to one process, which may be gone. */
export function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error
    ? error.code
    : undefined;
}
