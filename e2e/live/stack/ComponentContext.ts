import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context, ServerProcess } from './Component';
import { cacheDirectory, made } from './folders';
import { lastLines } from './lastLines';
import { LackingError, PlainError } from './PlainError';
import { freePort } from './ports';
import type { Ending, ProcessGroups, Running } from './ProcessGroups';

const RUN_SECONDS = 900;
const READY_SECONDS = 120;
const LOOK_MILLISECONDS = 100;

/** A server of a component, with what is needed to start it again. */
export interface Server {
  process: ServerProcess;
  running: Running;
  restart(): Running;
}

/** What one component can use; made anew for each. */
export class ComponentContext implements Context {
  readonly cacheDirectory = cacheDirectory;
  readonly freePort = freePort;
  /** In the order of their start. */
  readonly servers: Server[] = [];
  private commands = 0;

  constructor(
    private readonly name: string,
    private readonly run_: { folder: string; groups: ProcessGroups },
    readonly environment: Record<string, string>,
    readonly components: string[],
  ) {}

  dataDirectory(name: string): string {
    return made(path.join(this.run_.folder, name));
  }

  async run(
    command: string,
    args: string[],
    options: Parameters<Context['run']>[2] = {},
  ): Promise<string> {
    this.commands += 1;
    const title = `${this.name}-command-${this.commands}`;
    const logFile = this.freshLog(title);
    const outputFile = this.freshLog(`${title}-output`);
    const { pid, ended } = this.start(command, args, options, {
      logFile,
      outputFile,
    });
    const { timeoutSeconds = RUN_SECONDS } = options;
    const timer = setTimeout(
      () => this.run_.groups.end(pid),
      timeoutSeconds * 1000,
    );
    const ending = await ended;
    clearTimeout(timer);
    if (isMissing(ending)) {
      throw new LackingError(
        `'${command}' is needed, and there is no program of this name.`,
      );
    }
    if (ending.code !== 0) {
      throw new PlainError(
        `'${command} ${args.join(' ')}' ${describe(
          ending,
        )}. The end of its output:\n${lastLines(outputFile)}\n${lastLines(
          logFile,
        )}`,
      );
    }
    return readFileSync(outputFile, 'utf8');
  }

  spawn(
    name: string,
    command: string,
    args: string[],
    options: Parameters<Context['spawn']>[3] = {},
  ): ServerProcess {
    const logFile = this.freshLog(name);
    const start = () => this.start(command, args, options, { logFile });
    const running = start();
    const process_: ServerProcess = { name, pid: running.pid, logFile };
    const server: Server = {
      process: process_,
      running,
      restart: () => {
        server.running = start();
        process_.pid = server.running.pid;
        return server.running;
      },
    };
    this.servers.push(server);
    return process_;
  }

  async untilReady(
    { name, pid, logFile }: ServerProcess,
    answered: () => Promise<boolean>,
    { timeoutSeconds = READY_SECONDS } = {},
  ): Promise<void> {
    const server = this.servers.find(({ running }) => running.pid === pid);
    let ending: Ending | undefined;
    server?.running.ended.then(known => {
      ending = known;
    });
    const deadline = Date.now() + timeoutSeconds * 1000;
    while (!(await answered())) {
      const late = Date.now() > deadline;
      if (ending || late) {
        throw new PlainError(
          `${name} ${
            ending
              ? `${describe(ending)} before it was ready`
              : `was not ready after ${timeoutSeconds} s`
          }. The end of its log:\n${lastLines(logFile)}`,
        );
      }
      await delay(LOOK_MILLISECONDS);
    }
  }

  private start(
    command: string,
    args: string[],
    { cwd, env, endSignal }: NonNullable<Parameters<Context['spawn']>[3]>,
    files: { logFile: string; outputFile?: string },
  ): Running {
    return this.run_.groups.start(command, args, {
      cwd: cwd ?? this.run_.folder,
      env: env ?? process.env,
      endSignal,
      ...files,
    });
  }

  private freshLog(name: string): string {
    const file = path.join(
      made(path.join(this.run_.folder, 'logs')),
      `${name.toLowerCase().replace(/[^a-z0-9.]+/g, '-')}.log`,
    );
    rmSync(file, { force: true });
    return file;
  }
}

function isMissing({ error }: Ending): boolean {
  return error !== undefined && 'code' in error && error.code === 'ENOENT';
}

/** How a process ended, to be put after its name. */
export function describe({ code, signal, error }: Ending): string {
  if (error) return `could not be started (${error.message})`;
  return signal ? `was ended by ${signal}` : `ended with code ${code}`;
}
