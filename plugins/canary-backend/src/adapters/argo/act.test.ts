import { PlannedRequest } from '@bellwether/plugin-canary-common';
import { ActionSession, SeenServer } from '../DeliveryAdapter';
import { recordedStatus, seenIn } from './__fixtures__/recordedRollout';
import { act } from './act';
import { preview } from './preview';

const paused = recordedStatus('promote', 'before');
const moved = { ...recordedStatus('promote', 'after') };
const stuck = { ...paused, pauseConditions: undefined, controllerPause: true };

/** A cluster that does what a test says; time passes only while it is waited for. */
class ScriptedSession implements ActionSession {
  readonly sent: PlannedRequest[] = [];
  readonly paused: number[] = [];
  nudges = 0;
  settled = 10_000;
  mayPatchSpec = true;
  /** Called with each request, and says how the server looks from then on. */
  constructor(
    private now: SeenServer,
    private readonly answer: (
      request: PlannedRequest,
      count: number,
    ) => SeenServer,
  ) {}

  async send(request: PlannedRequest) {
    this.sent.push(request);
    this.now = this.answer(request, this.sent.length);
  }
  async may() {
    return this.mayPatchSpec;
  }
  seen() {
    return this.now;
  }
  async read(): Promise<SeenServer | undefined> {
    return this.now;
  }
  readonly objects: unknown[] = [];
  async get() {
    return this.objects.shift();
  }
  async until(isSo: (seen: SeenServer) => boolean) {
    return isSo(this.now);
  }
  settledMs() {
    return this.settled;
  }
  async pause(milliseconds: number) {
    this.paused.push(milliseconds);
  }
  async nudged() {
    this.nudges += 1;
  }
}

const now = new Date('2026-11-23T21:55:33.400Z');
const plan = () => preview(seenIn(paused), 'promote', {}, now);

it('waits half a second after a pause began, since a promote before may be lost', async () => {
  const session = new ScriptedSession(seenIn(paused), () => seenIn(moved));
  session.settled = 120;
  const { outcome } = await act(plan(), session);
  expect(session.paused).toEqual([380]);
  expect(await outcome).toMatchObject({ state: 'observed' });
  expect(session.sent).toHaveLength(1);
});

it('wakes a controller that missed a promote by an annotation, not by the same patch', async () => {
  const session = new ScriptedSession(seenIn(paused), (_, count) =>
    seenIn(count === 1 ? stuck : moved),
  );
  const { outcome } = await act(plan(), session);
  expect(await outcome).toMatchObject({ state: 'observed' });
  expect(session.nudges).toBe(1);
  expect(session.sent[1]).toMatchObject({
    path: '/apis/argoproj.io/v1alpha1/namespaces/demo/rollouts/model',
    body: {
      metadata: {
        annotations: { 'bellwether.dev/promote-requested': expect.any(String) },
      },
    },
  });
});

it('wakes it by the status for a person who may change nothing else', async () => {
  const session = new ScriptedSession(seenIn(paused), (_, count) =>
    seenIn(count === 1 ? stuck : moved),
  );
  session.mayPatchSpec = false;
  await (
    await act(plan(), session)
  ).outcome;
  expect(session.sent[1]).toMatchObject({
    path: expect.stringMatching(/\/status$/),
    body: {
      status: { message: expect.stringMatching(/^promote requested 20/) },
    },
  });
});

it('promotes again when the controller wrote the pause back', async () => {
  const session = new ScriptedSession(seenIn(paused), (_, count) =>
    seenIn(count === 1 ? paused : moved),
  );
  await (
    await act(plan(), session)
  ).outcome;
  expect(session.sent[1].body).toEqual({
    metadata: { resourceVersion: '329' },
    status: { pauseConditions: null },
  });
});

it('does not promote what was aborted, or is another version, by now', async () => {
  const aborted = { ...paused, abort: true, pauseConditions: undefined };
  for (const [became, why] of [
    [aborted, /aborted meanwhile/],
    [{ ...paused, currentPodHash: 'other' }, /Another version/],
  ] as const) {
    const session = new ScriptedSession(seenIn(paused), () => seenIn(became));
    const outcome = await (await act(plan(), session)).outcome;
    expect(outcome).toMatchObject({ state: 'lost' });
    expect(outcome.sentence).toMatch(why);
    expect(session.sent).toHaveLength(1);
  }
});

it('is lost with a rollout that is removed meanwhile, and not sent again', async () => {
  const session = new ScriptedSession(seenIn(paused), () => seenIn(stuck));
  session.read = async () => undefined;
  expect(await (await act(plan(), session)).outcome).toEqual({
    state: 'lost',
    sentence: 'The rollout is gone.',
  });
  expect(session.sent).toHaveLength(1);
});

describe('another change of the status that the controller missed', () => {
  const aborted = recordedStatus('abort', 'after');
  const toldTo = (status: object) => ({ ...paused, ...status });

  it.each([
    ['abort', paused, toldTo({ abort: true }), aborted],
    ['retry', aborted, { ...aborted, abort: undefined }, paused],
    [
      'skip-to-end',
      paused,
      toldTo({ pauseConditions: undefined, controllerPause: true }),
      { ...paused, stableRS: paused.currentPodHash, canary: {} },
    ],
    [
      'promote-full',
      paused,
      toldTo({ promoteFull: true }),
      { ...paused, stableRS: paused.currentPodHash, canary: {} },
    ],
  ] as const)(
    'is heard when it is woken by a message: %s',
    async (action, before, unheard, after) => {
      const session = new ScriptedSession(seenIn(before), (_, count) =>
        seenIn(count === 1 ? unheard : after, { ingressWeight: '0' }),
      );
      const shown = preview(seenIn(before), action, {}, now);
      const { outcome } = await act(shown, session);
      expect(await outcome).toMatchObject({ state: 'observed' });
      expect(session.nudges).toBe(1);
      expect(session.sent).toHaveLength(2);
      expect(session.sent[1]).toMatchObject({
        path: expect.stringMatching(/\/status$/),
        body: {
          status: {
            message: expect.stringMatching(`^${action} requested 20`),
          },
        },
      });
    },
  );

  it('wakes nobody who is at work on it, nor where it was taken back meanwhile', async () => {
    for (const became of [{ ...aborted, canary: {} }, paused]) {
      const session = new ScriptedSession(seenIn(paused), () =>
        seenIn(became, { ingressWeight: '10' }),
      );
      const shown = preview(seenIn(paused), 'abort', {}, now);
      expect(await (await act(shown, session)).outcome).toMatchObject({
        state: 'lost',
      });
      expect(session.sent).toHaveLength(1);
    }
  });
});

it('an abort counts only when the router gives the canary nothing', async () => {
  const aborted = recordedStatus('abort', 'after');
  const shown = preview(seenIn(paused), 'abort', {}, now);
  const withWeight = (ingressWeight: string) =>
    new ScriptedSession(seenIn(paused), () =>
      seenIn(aborted, { ingressWeight }),
    );
  expect(await (await act(shown, withWeight('0'))).outcome).toMatchObject({
    state: 'observed',
  });
  expect(await (await act(shown, withWeight('10'))).outcome).toMatchObject({
    state: 'lost',
  });
});

describe('an abort behind a router whose weight is not seen', () => {
  const aborted = recordedStatus('abort', 'after');
  const behindIstio = {
    spec: {
      strategy: { canary: { steps: [], trafficRouting: { istio: {} } } },
    },
  };
  const weighing = (weight?: number) => {
    const weights = weight !== undefined && {
      weights: { canary: { weight }, stable: { weight: 100 - weight } },
    };
    const seen = seenIn({ ...aborted, canary: weights || {} }, behindIstio);
    return new ScriptedSession(seen, () => seen);
  };
  const shown = preview(seenIn(paused, behindIstio), 'abort', {}, now);

  it('is not done while nothing says what the canary gets, or the controller says some', async () => {
    for (const weight of [undefined, 10]) {
      const { outcome } = await act(shown, weighing(weight));
      expect(await outcome).toMatchObject({ state: 'lost' });
    }
  });

  it('is done by the word of the controller, and is said to be no more than that', async () => {
    const { outcome } = await act(shown, weighing(0));
    expect(await outcome).toEqual({
      state: 'observed',
      sentence: expect.stringMatching(/controller says.*no route was seen/),
    });
  });
});

describe('an experiment that begins again', () => {
  const experimenting = seenIn({
    ...paused,
    canary: { currentExperiment: 'tried' },
  });
  const shown = () => preview(experimenting, 'retry-experiment', {}, now);

  it('is done when the controller has given it a status again, whatever the Rollout says', async () => {
    const session = new ScriptedSession(experimenting, () => experimenting);
    session.objects.push({}, { status: {} }, { status: { phase: 'Running' } });
    const { outcome } = await act(shown(), session);
    expect(await outcome).toMatchObject({ state: 'observed' });
    expect(session.sent).toMatchObject([
      { path: expect.stringMatching(/\/experiments\/tried$/) },
    ]);
    expect(session.paused).toHaveLength(2);
  });

  it('is lost when the controller does nothing, or it is gone', async () => {
    const idle = new ScriptedSession(experimenting, () => experimenting);
    idle.objects.push(...Array.from({ length: 100 }, () => ({})));
    const gone = new ScriptedSession(experimenting, () => experimenting);
    for (const session of [idle, gone]) {
      expect(await (await act(shown(), session)).outcome).toMatchObject({
        state: 'lost',
      });
    }
  });
});
