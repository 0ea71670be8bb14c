import { Server } from '@bellwether/plugin-models-common';
import { defaultPriceList, simulation } from '@bellwether/rightsizing';
import { NOTHING_PLACED, size } from '../__testUtils__/recommendations';
import { ReadContainer } from '../usage/types';
import { Examined, judgeSize } from './judgeSize';

const GIB = 2 ** 30;
const DAY = 86_400;
const { usage: simulated } = simulation.simulateWorkload(7, {
  kind: 'daily',
  stepSeconds: 900,
});
const [{ memoryBytes }] = simulated.pods;
const from = memoryBytes!.at[0];
const until = memoryBytes!.at[memoryBytes!.at.length - 1];

const samples = new Map([['server', simulated]]);

function examined(
  changes: Partial<Omit<Examined, 'usage'>> = {},
  read: Partial<ReadContainer> = {},
): Examined {
  return {
    server: {
      id: 'prod-eu/n/argo-rollout/x',
      namespace: 'n',
      versions: [{ role: 'stable', wantedReplicas: 2, readyReplicas: 2 }],
    } as Server,
    entityRef: 'resource:default/x',
    containers: [
      {
        name: 'server',
        path: [],
        resources: {},
        size: size(64, 512 * GIB),
        gpus: 0,
      },
    ],
    usage: {
      from,
      until,
      hours: [],
      containers: [
        {
          container: 'server',
          pods: simulated.pods.map(({ pod }) => pod),
          oomKills: [],
          restarts: [],
          ...read,
        },
      ],
      hourly: new Map(),
      gpu: null,
      hasOwnVolume: false,
    },
    autoscaler: undefined,
    verticallyScaled: [],
    replicaChange: null,
    placement: NOTHING_PLACED,
    prices: defaultPriceList,
    targetBreach: 0.01,
    now: new Date(until * 1000),
    ...changes,
  };
}

const judged = (...given: Parameters<typeof examined>) =>
  judgeSize(examined(...given), samples);

it('a container that asks for far more than it uses is made smaller, with curve and rules', () => {
  const { size: found } = judged();
  expect(found?.saving.requestedShare).toBeGreaterThan(0.5);
  expect(found?.curve.length).toBeGreaterThan(4);
  expect(found?.rules.map(({ rule }) => rule)).toContain('max-1.15');
});

it('pods that are added cost of what the smaller size saves, and pods that go save more', () => {
  const of = (recommended?: number) =>
    judged({
      replicaChange: recommended ? { current: 2, recommended } : null,
    }).size!;
  const [same, more, fewer] = [of(), of(3), of(1)];
  const perPod = same.saving.requestedPerDay - more.saving.requestedPerDay;
  expect(perPod).toBeGreaterThan(0);
  expect(
    fewer.saving.requestedPerDay - same.saving.requestedPerDay,
  ).toBeCloseTo(perPod, 9);
  expect(more.saving.requestedShare).toBeLessThan(same.saving.requestedShare);
  expect(same.saving.billablePerDay - more.saving.billablePerDay).toBeCloseTo(
    perPod,
    9,
  );
  const at = (one: typeof same) =>
    one.curve.find(({ target }) => target === 0.01)!;
  expect(at(more).savingPerDay).toBeCloseTo(more.saving.requestedPerDay, 9);
  expect(more.saving.billableSentence).toMatch(
    /^no node goes away, and \d+ more pods? asks? for what is taken off here$/,
  );
  expect(same.saving.billableSentence).toBe(
    'no node goes away, so the bill stays the same',
  );
  expect([more.title, more.replicas]).toEqual([
    expect.stringMatching(/, 2 → 3 pods$/),
    { current: 2, recommended: 3 },
  ]);
  expect(same.title).not.toContain('pods');
});

it('while a change of the spec lies inside the window, nothing is recommended until it has left it', () => {
  const at = until - 9 * DAY;
  const { size: found, withheld } = judged({}, { specChangedAt: at });
  expect(found).toBeNull();
  expect(withheld).toMatchObject({
    why: 'spec-changed',
    until: new Date((at + (until - from)) * 1000).toISOString(),
    sentence: expect.stringMatching(
      /^What it asks for was changed on \d{4}-\d\d-\d\d, inside the window that is learned from: nothing is recommended until/,
    ),
  });
});

it('after another version or image only use of that is learned from, and less than two weeks of it lower the confidence', () => {
  const releasedAt = until - 9 * DAY;
  const { size: found } = judged({ releasedAt });
  expect(found?.learnedFrom.from).toBe(
    new Date(releasedAt * 1000).toISOString(),
  );
  expect(found?.confidence).toBe('low');
  expect(judged({ releasedAt: until - DAY / 2 }).withheld?.why).toBe(
    'spec-changed',
  );
});

it('what a vertical autoscaler sets is left to it', () => {
  expect(judged({ verticallyScaled: ['server'] }).withheld).toMatchObject({
    why: 'autoscaled',
    sentence: 'A vertical autoscaler sets the requests itself.',
  });
  expect(judged({ verticallyScaled: ['sidecar'] }).size).not.toBeNull();
});

it('of a runtime that takes its heap from the limit it is said that use tells little', () => {
  const [container] = examined().containers;
  const codes = (runtime?: 'jvm') =>
    judged({
      containers: [{ ...container, ...(runtime && { runtime }) }],
    }).size?.warnings.map(({ code }) => code);
  expect(codes('jvm')).toContain('jvm-like');
  expect(codes()).not.toContain('jvm-like');
});

it('each point of the curve is packed for itself, and the target’s own saves what the size does', () => {
  const { size: found } = judged();
  const at = (target: number) =>
    found!.curve.find(one => one.target === target)!;
  expect(at(0.01).amounts).toEqual(found!.saving);
  expect(at(0.001).amounts!.requestedPerDay).toBeLessThan(
    at(0.01).amounts!.requestedPerDay,
  );
  for (const { amounts, savingPerDay } of found!.curve) {
    expect(amounts!.requestedPerDay).toBe(savingPerDay);
  }
});

it('a server without pods has nothing to size, and says so', () => {
  const none = {
    ...examined().server,
    versions: [{ role: 'stable', wantedReplicas: 0, readyReplicas: 0 }],
  } as Server;
  expect(judged({ server: none }).withheld).toEqual({
    why: 'zero-replicas',
    sentence: 'It has no pods now, so there is nothing to size.',
    until: undefined,
  });
});

it('a container that asks for nothing is sized, and no saving is claimed', () => {
  const [container] = examined().containers;
  const { size: found } = judged({
    containers: [
      {
        ...container,
        size: {
          cpuRequestCores: null,
          cpuLimitCores: null,
          memoryRequestBytes: null,
          memoryLimitBytes: null,
        },
      },
    ],
  });
  expect(found?.containers[0].recommended.cpuRequestCores).toBeGreaterThan(0);
  expect(found?.saving.requestedShare).toBe(0);
  expect(found?.warnings.map(({ code }) => code)).toContain('no-request');
});

it('use over the limit is said, and lowers the confidence', () => {
  const [container] = examined().containers;
  const { size: found } = judged({
    containers: [{ ...container, size: size(64, GIB / 64) }],
  });
  expect(found?.confidence).toBe('low');
  expect(found?.warnings.map(({ code }) => code)).toContain('usage-over-limit');
});

it('of what was not measured nothing is said', () => {
  expect(judgeSize(examined(), new Map()).withheld).toMatchObject({
    why: 'not-enough-history',
    sentence: 'Nothing was measured of its containers in the window.',
  });
});
