import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Component, Context } from './Component';
import { LackingError, PlainError } from './PlainError';
import { Stack } from './Stack';

const LOOK_MILLISECONDS = 20;

function component(
  name: string,
  start: (context: Context) => Promise<Record<string, string>>,
  needs: string[] = [],
): Component {
  return {
    name,
    version: '1',
    needs,
    install: async () => {},
    start: async context => ({
      processes: [],
      environment: await start(context),
    }),
  };
}

/** A server that starts a child of its own, and writes both pids. */
const WITH_CHILD = `
const { spawn } = require('node:child_process');
const child = spawn('sleep', ['300'], { stdio: 'ignore' });
require('node:fs').writeFileSync(process.argv[1], process.pid + ' ' + child.pid);
console.log('serving');
setInterval(() => {}, 1000);
`;

function spawnWithChild(context: Context, name: string) {
  const file = path.join(context.dataDirectory(name), 'pids');
  const server = context.spawn(name, process.execPath, [
    '-e',
    WITH_CHILD,
    file,
  ]);
  const pids = () => readFileSync(file, 'utf8').split(' ').map(Number);
  return {
    server,
    pids,
    ready: () => context.untilReady(server, async () => existsSync(file)),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended and was not asked for yet is no longer alive.
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(check: () => boolean): Promise<void> {
  for (let look = 0; look < 500; look++) {
    if (check()) return;
    await delay(LOOK_MILLISECONDS);
  }
  throw new Error('It did not come about');
}

const stacks: Stack[] = [];

function stackOf(...components: Component[]): Stack {
  const stack = new Stack({ components });
  stacks.push(stack);
  return stack;
}

afterEach(async () => {
  await Promise.all(stacks.splice(0).map(stack => stack.end()));
});

it('gives a component what those it needs have published, also through another one', async () => {
  let seen: Record<string, string> = {};
  const stack = stackOf(
    component('a', async () => ({ A: '1' })),
    component('other', async () => ({ OTHER: '1' })),
    component('b', async ({ environment }) => ({ B: `${environment.A}2` }), [
      'a',
    ]),
    component(
      'c',
      async ({ environment }) => {
        seen = environment;
        return {};
      },
      ['b'],
    ),
  );
  await stack.start();
  expect(seen).toEqual({ A: '1', B: '12' });
  expect(stack.environment).toEqual({ A: '1', OTHER: '1', B: '12' });
});

it('starts independent components side by side', async () => {
  let met = 0;
  const meeting = async () => {
    met += 1;
    await until(() => met === 2);
    return {};
  };
  await stackOf(component('a', meeting), component('b', meeting)).start();
  expect(met).toBe(2);
});

it('ends what a server has started too, and removes its data', async () => {
  let pids: number[] = [];
  const stack = stackOf(
    component('a', async context => {
      const spawned = spawnWithChild(context, 'a');
      await spawned.ready();
      pids = spawned.pids();
      return {};
    }),
  );
  await stack.start();
  expect(pids.map(isAlive)).toEqual([true, true]);
  await stack.end();
  await until(() => !pids.some(isAlive));
  expect(existsSync(stack.folder)).toBe(false);
});

it('names the end of the log of one that fails, and ends the others', async () => {
  let pids: number[] = [];
  const stack = stackOf(
    component('good', async context => {
      const spawned = spawnWithChild(context, 'good');
      await spawned.ready();
      pids = spawned.pids();
      return {};
    }),
    component(
      'bad',
      async context => {
        const server = context.spawn('bad-server', '/bin/sh', [
          '-c',
          'echo the port is taken >&2; exit 3',
        ]);
        await context.untilReady(server, async () => false);
        return {};
      },
      ['good'],
    ),
  );
  await expect(stack.start()).rejects.toThrow(
    'bad: bad-server ended with code 3 before it was ready. The end of its log:\nthe port is taken',
  );
  await until(() => !pids.some(isAlive));
});

describe('when somebody wants to be told of problems', () => {
  const failing = (name: string, error: Error, needs: string[] = []) =>
    component(
      name,
      async () => {
        throw error;
      },
      needs,
    );

  async function startTelling(...components: Component[]) {
    const told = new Map<string, unknown>();
    const stack = new Stack({
      components,
      onProblem: ({ name }, problem) => told.set(name, problem),
    });
    stacks.push(stack);
    await stack.start();
    return { stack, told };
  }

  it('starts what does not need the one that fails', async () => {
    const { stack, told } = await startTelling(
      failing('cluster', new PlainError('the port is taken')),
      component('controller', async () => ({}), ['cluster']),
      component('registry', async () => ({ REGISTRY: '1' })),
    );
    expect(stack.environment).toEqual({ REGISTRY: '1' });
    expect([...told]).toEqual([
      ['cluster', new PlainError('cluster: the port is taken')],
      [
        'controller',
        new PlainError('controller: it needs cluster, which has not started.'),
      ],
    ]);
  });

  it('tells what this machine lacks from what is wrong, also of those that need it', async () => {
    const { told } = await startTelling(
      failing('cluster', new LackingError('Go is needed.')),
      component('controller', async () => ({}), ['cluster']),
      failing('broken', new PlainError('no')),
    );
    expect(told.get('cluster')).toBeInstanceOf(LackingError);
    expect(told.get('controller')).toBeInstanceOf(LackingError);
    expect(told.get('broken')).not.toBeInstanceOf(LackingError);
  });

  it('ends the servers of one that fails', async () => {
    let pids: number[] = [];
    await startTelling(
      component('half', async context => {
        const spawned = spawnWithChild(context, 'half');
        await spawned.ready();
        pids = spawned.pids();
        throw new PlainError('the second server does not start');
      }),
    );
    await until(() => !pids.some(isAlive));
    expect(pids).toHaveLength(2);
  });
});

/** A server with a child in a session of its own, as PostgreSQL has one for each connection. */
const WITH_SESSION = `
const { spawn } = require('node:child_process');
const child = spawn('sleep', ['300'], { stdio: 'ignore', detached: true });
require('node:fs').writeFileSync(process.argv[1], String(child.pid));
setInterval(() => {}, 1000);
`;

it('makes all of a server stand still, also what has left its group', async () => {
  let session = 0;
  const stack = stackOf(
    component('a', async context => {
      const file = path.join(context.dataDirectory('a'), 'pid');
      const server = context.spawn('server', process.execPath, [
        '-e',
        WITH_SESSION,
        file,
      ]);
      await context.untilReady(
        server,
        async () => existsSync(file) && readFileSync(file, 'utf8') !== '',
      );
      session = Number(readFileSync(file, 'utf8'));
      return {};
    }),
  );
  const isStopped = () =>
    /^State:\tT/m.test(readFileSync(`/proc/${session}/status`, 'utf8'));
  await stack.start();
  stack.pauseServer('server', true);
  await until(isStopped);
  stack.pauseServer('server', false);
  await until(() => !isStopped());
  expect(isAlive(session)).toBe(true);
  process.kill(session, 'SIGKILL');
});

it('says that a program is missing', async () => {
  const stack = stackOf(
    component('a', async context => {
      await context.run('no-such-program-anywhere', []);
      return {};
    }),
  );
  await expect(stack.start()).rejects.toThrow(LackingError);
});

it('tells of a server that ends by itself later on, but not of one that was stopped', async () => {
  const stack = stackOf(
    component('a', async context => {
      const first = spawnWithChild(context, 'first');
      const second = spawnWithChild(context, 'second');
      await Promise.all([first.ready(), second.ready()]);
      return {};
    }),
  );
  const failures: string[] = [];
  stack.on('failure', ({ message }) => failures.push(message));
  await stack.start();
  await stack.stopServer('first');
  const before = stack.server('second').process.pid;
  await stack.restartServer('first');
  expect(stack.server('first').process.pid).not.toBe(before);
  process.kill(before, 'SIGKILL');
  await until(() => failures.length > 0);
  expect(failures).toEqual([
    'second was ended by SIGKILL. The end of its log:\nserving',
  ]);
});

it('gives what a command prints, and the end of what it complains about', async () => {
  let printed = '';
  const stack = stackOf(
    component('a', async context => {
      printed = await context.run('/bin/sh', ['-c', 'echo out; echo err >&2']);
      await context.run('/bin/sh', ['-c', 'echo no such package >&2; exit 1']);
      return {};
    }),
  );
  await expect(stack.start()).rejects.toThrow(
    /ended with code 1.*no such package/s,
  );
  expect(printed).toBe('out\n');
});
