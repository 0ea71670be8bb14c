import { ChildProcess, spawn } from 'child_process';
import { createServer, AddressInfo } from 'net';
import path from 'path';

export const root = path.resolve(__dirname, '../..');

const transform = path.join(
  root,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);

/** A program of the project that runs while it is measured. */
export interface Running {
  child: ChildProcess;
  /** The last lines that it printed. */
  lines: string[];
  end(): Promise<void>;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Below the ports that systems give to connections by themselves. */
const BASES = { from: 20_000, to: 32_000 };

/** The first of so many free ports in a row. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base =
      BASES.from + Math.floor(Math.random() * (BASES.to - BASES.from - count));
    const free = await Promise.all(
      Array.from({ length: count }, (_, i) => isFree(base + i)),
    );
    if (free.every(Boolean)) return base;
  }
  throw new Error(`There are no ${count} free ports in a row`);
}

/** Programs that run; a measurement that is broken off leaves none behind. */
const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach(child => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(1));
}

export function startProgram(
  main: string,
  args: string[],
  options: {
    env?: NodeJS.ProcessEnv;
    nodeOptions?: string[];
    require?: string;
    /** What loads TypeScript, where it is not Backstage's own transform. */
    loader?: string;
    cwd?: string;
  } = {},
): Running {
  const child = spawn(
    process.execPath,
    [
      ...(options.nodeOptions ?? []),
      ...['-r', options.loader ?? transform],
      ...(options.require ? ['-r', options.require] : []),
      path.join(root, main),
      ...args,
    ],
    {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running.add(child);
  child.once('exit', () => running.delete(child));
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter(Boolean));
      lines.splice(0, Math.max(0, lines.length - 200));
    });
  }
  const exited = new Promise<void>(resolve => {
    child.once('exit', () => resolve());
  });
  return {
    child,
    lines,
    async end() {
      if (child.exitCode === null) child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 8000);
      await exited;
      clearTimeout(hard);
    },
  };
}

/** Waits until `check` gives a value, and says what the program printed when it does not. */
export async function waitFor<T>(
  what: string,
  check: () => Promise<T | undefined | false>,
  options: { running?: Running; timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + (options.timeoutMs ?? 120_000);
  for (;;) {
    const value = await check().catch(() => undefined);
    if (value !== undefined && value !== false) return value as T;
    if (options.running?.child.exitCode !== null && options.running) {
      throw new Error(
        `${what}: the program ended.\n${options.running.lines
          .slice(-20)
          .join('\n')}`,
      );
    }
    if (Date.now() > deadline) {
      throw new Error(
        `${what}: not within ${options.timeoutMs ?? 120_000} ms.\n${(
          options.running?.lines ?? []
        )
          .slice(-20)
          .join('\n')}`,
      );
    }
    await new Promise(resolve => {
      setTimeout(resolve, options.everyMs ?? 50);
    });
  }
}
