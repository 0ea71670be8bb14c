import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openControl, type Control } from './control';
import { Stack } from './Stack';

let stack: Stack;
let control: Control;

beforeAll(async () => {
  stack = new Stack({
    components: [
      {
        name: 'sleeper',
        version: '1',
        needs: [],
        install: async () => {},
        start: async context => {
          context.spawn('a sleeper', 'sleep', ['300']);
          return { processes: [], environment: {} };
        },
      },
    ],
  });
  await stack.start();
  control = await openControl(stack);
});

afterAll(async () => {
  control.close();
  await stack.end();
});

const post = async (path: string) => {
  const answer = await fetch(`${control.url}${path}`, { method: 'POST' });
  return { status: answer.status, text: await answer.text() };
};

/** As in `/proc`: `T` for one that stands still. */
const state = () =>
  /^State:\t(\w)/m.exec(
    readFileSync(
      `/proc/${stack.server('a sleeper').process.pid}/status`,
      'utf8',
    ),
  )?.[1];

/** A signal is on its way when the answer comes; what it does is seen some moments later. */
async function untilState(check: (known?: string) => boolean): Promise<void> {
  for (let look = 0; look < 500; look++) {
    if (check(state())) return;
    await delay(10);
  }
  throw new Error(`The state stays ${state()}`);
}

it('makes a server stand still and go on', async () => {
  expect((await post('/processes/a%20sleeper/pause')).status).toBe(200);
  await untilState(known => known === 'T');
  expect((await post('/processes/a%20sleeper/resume')).status).toBe(200);
  await untilState(known => known !== 'T');
});

it('ends a server, also one that stands still, and starts it again', async () => {
  const { pid } = stack.server('a sleeper').process;
  await post('/processes/a%20sleeper/pause');
  await post('/processes/a%20sleeper/stop');
  expect(() => process.kill(pid, 0)).toThrow();
  await post('/processes/a%20sleeper/start');
  expect(stack.server('a sleeper').process.pid).not.toBe(pid);
});

it('says which servers there are, and what can be done with them', async () => {
  expect(await post('/processes/nobody/stop')).toEqual({
    status: 404,
    text: "There is no process called 'nobody'. There are: a sleeper.\n",
  });
  expect((await post('/processes/a%20sleeper/eat')).text).toBe(
    'POST /processes/<name>/pause|resume|stop|start\n',
  );
});
