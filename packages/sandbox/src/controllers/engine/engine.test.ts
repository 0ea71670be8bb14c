import { ControllerStage, NAMESPACE } from '../__testUtils__/createStage';
import { builtIn } from '../../kubernetes/resources';
import { ManualClock } from './clock';
import { EventRecorder } from './EventRecorder';
import { mergeDiff, withoutZeros } from './mergeDiff';
import { Plan } from './Plan';
import { WorkQueue } from './WorkQueue';

const START = new Date('2026-11-01T09:00:00Z');

describe('ManualClock', () => {
  it('lets things happen in the order of their times', async () => {
    const clock = new ManualClock(START);
    const seen: string[] = [];
    const note = (what: string) => () =>
      seen.push(`${what} ${clock.now().getTime() - START.getTime()}`);
    clock.schedule(20, note('second'));
    clock.schedule(10, () => {
      note('first')();
      clock.schedule(5, note('between'));
    });
    clock.schedule(40, note('later'))();
    const cancel = clock.schedule(15, note('never'));
    cancel();
    await clock.advance(30);
    expect(seen).toEqual(['first 10', 'between 15', 'second 20']);
    expect(clock.now().getTime() - START.getTime()).toBe(30);
  });
});

describe('WorkQueue', () => {
  it('works on a key once for all that came in, and again for what came meanwhile', async () => {
    const clock = new ManualClock(START);
    const worked: number[] = [];
    const queue: WorkQueue = new WorkQueue(
      clock,
      async () => {
        worked.push(clock.now().getTime() - START.getTime());
        if (worked.length === 1) {
          queue.add('a', 10);
        }
        return undefined;
      },
      () => {},
    );
    queue.add('a', 50);
    queue.add('a', 20);
    queue.add('a', 90);
    await clock.advance(1_000);
    expect(worked).toEqual([20, 30]);
  });

  it('tells of work that failed, and tries it again', async () => {
    const clock = new ManualClock(START);
    const errors: unknown[] = [];
    let attempts = 0;
    const queue = new WorkQueue(
      clock,
      async () => {
        attempts += 1;
        if (attempts === 1) {
          throw new Error('once');
        }
        return undefined;
      },
      (_key, error) => errors.push(error),
    );
    queue.add('a', 0);
    await clock.advance(5_000);
    expect(attempts).toBe(2);
    expect(errors).toEqual([new Error('once')]);
  });

  it('does nothing any more once it is closed', async () => {
    const clock = new ManualClock(START);
    let attempts = 0;
    const queue = new WorkQueue(
      clock,
      async () => {
        attempts += 1;
        return 10;
      },
      () => {},
    );
    queue.add('a', 10);
    await clock.advance(35);
    queue.close();
    queue.add('a', 0);
    await clock.advance(1_000);
    expect(attempts).toBe(3);
  });
});

describe('mergeDiff', () => {
  it('is the patch from one object to the other, and nothing between equal ones', () => {
    expect(
      mergeDiff(
        { a: 1, b: { c: [1], d: 2 }, e: 3 },
        { a: 1, b: { c: [2], d: 2 } },
      ),
    ).toEqual({ b: { c: [2] }, e: null });
    expect(
      mergeDiff({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }),
    ).toBeUndefined();
  });

  it('takes what Go leaves out for nothing, but not where zero means something', () => {
    expect(
      withoutZeros({
        abort: false,
        replicas: 0,
        message: '',
        pauseConditions: [],
        currentStepIndex: 0,
        canary: { weights: { canary: { weight: 0 } } },
        blueGreen: { activeSelector: '' },
        empty: { a: undefined },
      }),
    ).toEqual({
      currentStepIndex: 0,
      canary: { weights: { canary: { weight: 0 } } },
      blueGreen: {},
    });
  });
});

describe('Plan', () => {
  it('wakes at the earliest time that was asked for, and at the latest after a quarter of an hour', () => {
    const plan = new Plan();
    plan.wake(5_000_000);
    expect(plan.wakeAfterMilliseconds).toBe(900_000);
    plan.wake(2_000);
    plan.wake(3_000);
    expect(plan.wakeAfterMilliseconds).toBe(2_000);
  });
});

describe('EventRecorder', () => {
  it('counts repetitions up, and is not heard beyond 25 of a type at once', async () => {
    const stage = new ControllerStage();
    const recorder = new EventRecorder(stage.api.objects, stage.clock, 'me');
    const about = {
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: NAMESPACE,
      name: 'p',
      uid: 'u',
    };
    const mine = () =>
      stage
        .list(builtIn('events'))
        .filter(
          ({ source }) => JSON.stringify(source) === '{"component":"me"}',
        );
    for (let index = 0; index < 3; index++) {
      recorder.record({
        about,
        type: 'Normal',
        reason: 'Same',
        message: 'same',
      });
    }
    expect(mine()).toMatchObject([{ count: 3, involvedObject: about }]);
    for (let index = 0; index < 40; index++) {
      recorder.record({
        about,
        type: 'Normal',
        reason: 'Many',
        message: String(index),
      });
    }
    expect(mine()).toHaveLength(23);
    recorder.record({
      about,
      type: 'Warning',
      reason: 'Bad',
      message: 'still heard',
    });
    expect(mine()).toHaveLength(24);
    await stage.clock.advance(300_000);
    recorder.record({
      about,
      type: 'Normal',
      reason: 'Late',
      message: 'heard again',
    });
    expect(mine()).toHaveLength(25);
    stage.close();
  });
});
