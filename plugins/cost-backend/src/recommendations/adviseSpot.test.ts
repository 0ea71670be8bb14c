import { Server } from '@bellwether/plugin-models-common';
import {
  defaultPriceList,
  NodeLimits,
  NodeToPack,
  priceOf,
} from '@bellwether/rightsizing';
import { NOTHING_PLACED, size } from '../__testUtils__/recommendations';
import { adviseSpot, SpotAssumed } from './adviseSpot';
import { Examined } from './judgeSize';

const GIB = 2 ** 30;
const ASSUMED: SpotAssumed = {
  interruptionsPerWeek: 1,
  interruptionSource: 'assumed',
  availabilityTarget: 0.999,
  minAvailable: null,
  startUpSeconds: 20,
};

function examined(gpus = 0): Examined {
  return {
    server: {
      id: 'prod-eu/n/argo-rollout/x',
      cluster: 'prod-eu',
      namespace: 'n',
      name: 'x',
      kind: 'argo-rollout',
      versions: [{ role: 'stable', wantedReplicas: 4, readyReplicas: 4 }],
    } as Server,
    entityRef: 'resource:default/x',
    containers: [
      { name: 'model', path: [], resources: {}, size: size(4, 8 * GIB), gpus },
    ],
    usage: {
      from: 0,
      until: 0,
      hours: [],
      containers: [],
      hourly: new Map(),
      gpu: null,
      hasOwnVolume: false,
    },
    verticallyScaled: [],
    replicaChange: null,
    placement: NOTHING_PLACED,
    prices: defaultPriceList,
    targetBreach: 0.01,
    now: new Date(0),
  };
}

const budgetCheck = (minAvailable: SpotAssumed['minAvailable']) =>
  adviseSpot(examined(), { ...ASSUMED, minAvailable });

it('a disruption budget that may not be read is not known, and is not taken for none', () => {
  const check = (plan: ReturnType<typeof budgetCheck>) =>
    plan?.checks.find(one => one.check === 'disruption-budget');
  const unknown = budgetCheck(undefined);
  expect(check(unknown)).toMatchObject({
    state: 'unknown',
    value: 'not known',
  });
  expect(unknown).toMatchObject({ verdict: 'unknown', savingPerDay: null });
  expect(check(budgetCheck(null))?.value).toBe(
    'none: nothing forbids a disruption',
  );
  expect(check(budgetCheck(4))?.state).toBe('blocking');
});

it('beside a size that is recommended, what spot saves is of that size', () => {
  const advised = [
    {
      container: 'model',
      current: size(4, 8 * GIB),
      recommended: size(1, 2 * GIB),
    },
  ];
  const [now, then] = [
    adviseSpot(examined(), ASSUMED)!,
    adviseSpot(examined(), ASSUMED, advised)!,
  ];
  expect(now.savingPerDay).toBeGreaterThan(0);
  // A quarter of the size, a quarter of the saving.
  expect(then.savingPerDay).toBeCloseTo(now.savingPerDay! / 4, 9);
  const perPodHour = (type: 'on-demand' | 'spot') =>
    priceOf({ cpuCores: 1, memoryBytes: 2 * GIB }, defaultPriceList, type);
  expect(then.savingPerDay).toBeCloseTo(
    24 * then.podsOnSpot! * (perPodHour('on-demand') - perPodHour('spot')),
    9,
  );
  expect(then.sentence).toMatch(/Priced at the size that is recommended\.$/);
  expect(now.sentence).not.toContain('recommended');
});

it('without a spot price of a GPU it is said that nothing can be said', () => {
  expect(defaultPriceList.perGpuHour.spot).toBeNull();
  expect(adviseSpot(examined(1), ASSUMED)).toMatchObject({
    verdict: 'unknown',
    savingPerDay: null,
    sentence: expect.stringContaining('has no spot price of a GPU'),
  });
});

describe('what its pods require of their nodes', () => {
  const NODE: NodeToPack = {
    name: 'n1',
    labels: {
      'kubernetes.io/hostname': 'n1',
      'karpenter.sh/capacity-type': 'on-demand',
      zone: 'a',
    },
    allocatable: { cpuCores: 16, memoryBytes: 64 * GIB },
    perHour: 1,
  };
  const nodesCheck = (
    limits: NodeLimits | 'unknown' | undefined,
    node = NODE,
  ) => {
    const one = examined();
    const now = { cpuCores: 4, memoryBytes: 8 * GIB };
    const plan = adviseSpot(
      {
        ...one,
        usage: {
          ...one.usage,
          containers: [
            {
              container: 'model',
              pods: ['x-1'],
            } as Examined['usage']['containers'][0],
          ],
        },
        placement: {
          ...NOTHING_PLACED,
          nodes: [node],
          pods: [{ name: 'n/x-1', node: 'n1', now, then: now, limits }],
        },
      },
      ASSUMED,
    );
    const check = plan?.checks.find(({ check: name }) => name === 'nodes');
    return [plan?.verdict, check?.state, check?.value];
  };
  const affinity = (operator: 'In' | 'NotIn', value: string): NodeLimits => ({
    selector: {},
    terms: [
      {
        labels: [
          { key: 'karpenter.sh/capacity-type', operator, values: [value] },
        ],
        names: [],
      },
    ],
  });

  it.each<[string, NodeLimits | 'unknown' | undefined, string, string, string]>(
    [
      ['nothing', undefined, 'eligible', 'ok', 'any will do'],
      [
        'a zone',
        { selector: { zone: 'a' } },
        'eligible',
        'ok',
        'nodeSelector zone=a allows spot nodes',
      ],
      [
        'nodes on demand',
        { selector: { 'karpenter.sh/capacity-type': 'on-demand' } },
        'not-eligible',
        'blocking',
        'nodeSelector karpenter.sh/capacity-type=on-demand keeps it off spot nodes',
      ],
      [
        'nodes that are no spot',
        affinity('NotIn', 'spot'),
        'not-eligible',
        'blocking',
        'node affinity karpenter.sh/capacity-type≠spot keeps it off spot nodes',
      ],
      [
        'spot nodes',
        affinity('In', 'spot'),
        'eligible',
        'ok',
        'node affinity karpenter.sh/capacity-type=spot allows spot nodes',
      ],
      [
        'one node',
        { selector: { 'kubernetes.io/hostname': 'n1' } },
        'not-eligible',
        'blocking',
        'nodeSelector kubernetes.io/hostname=n1 keeps it off spot nodes',
      ],
      [
        'something that is not known',
        'unknown',
        'unknown',
        'unknown',
        'not known whether what its pods require of nodes allows spot nodes',
      ],
    ],
  )('%s', (_, limits, ...expected) => {
    expect(nodesCheck(limits)).toEqual(expected);
  });

  it('a label of which nothing is known leaves it open', () => {
    const limits = { selector: { disk: 'ssd' } };
    const { labels, ...unlabelled } = NODE;
    expect(nodesCheck(limits, unlabelled)[0]).toBe('unknown');
    expect(nodesCheck(limits)[0]).toBe('not-eligible');
  });
});
