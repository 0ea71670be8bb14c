import { Server } from '@bellwether/plugin-models-common';
import { defaultPriceList } from '@bellwether/rightsizing';
import { adviseGpu } from './adviseSpot';
import { GpuSharing, sharingOf } from './gpuSharing';
import { containersOf, SpecContainer } from '../sizes/readSizes';
import { ReadGpu } from '../usage/types';
import { Examined } from './judgeSize';
import { showUsage } from './showUsage';

const HOURS = 48;

function examined(
  sharing: GpuSharing,
  use: number,
  resources: SpecContainer['resources'] = { limits: { 'nvidia.com/gpu': 1 } },
  measure: ReadGpu['measure'] = 'gr-engine-active',
): Examined {
  return {
    server: {
      id: 'prod-eu/n/argo-rollout/x',
      cluster: 'prod-eu',
      namespace: 'n',
      name: 'x',
      kind: 'argo-rollout',
      versions: [{ role: 'stable', wantedReplicas: 2, readyReplicas: 2 }],
    } as Server,
    entityRef: 'resource:default/x',
    containers: containersOf('argo-rollout', {
      spec: {
        template: { spec: { containers: [{ name: 'model', resources }] } },
      },
    })!,
    usage: {
      from: 0,
      until: HOURS * 3600,
      hours: Array.from({ length: HOURS }, (_, hour) => hour * 3600),
      containers: [
        { container: 'model', pods: ['x-1-a'], oomKills: [], restarts: [] },
      ],
      hourly: new Map(),
      gpu: {
        measure,
        use: Array.from({ length: HOURS }, () => use),
        memoryUsedBytes: 2 ** 30,
        memoryBytes: 24 * 2 ** 30,
      },
      hasOwnVolume: false,
    },
    autoscaler: undefined,
    verticallyScaled: [],
    replicaChange: null,
    placement: {
      pods: [],
      nodes: [],
      spotNodes: new Set(),
      nodeOf: new Map([['n/x-1-a', 'gpu-1']]),
      gpuSharing: new Map([['gpu-1', sharing]]),
    },
    prices: defaultPriceList,
    targetBreach: 0.01,
    now: new Date(HOURS * 3_600_000),
  };
}

it('a device that pods take in turns tells nothing of one of them, which is said beside its use too', () => {
  const shared = examined({ sharing: 'time-slicing', canDivide: null }, 0.1);
  expect(adviseGpu(shared)).toMatchObject({
    advice: 'unknown',
    usedShare: null,
    savingPerDay: null,
  });
  expect(
    showUsage(shared, null).findings.find(
      ({ code }) => code === 'gpu-time-sliced',
    )?.sentence,
  ).toMatch(/^Pods share its GPU in turns/);
});

it('a device that is used little is shared: divided where it can be, else in turns', () => {
  const divided = adviseGpu(
    examined({ sharing: 'none', canDivide: true }, 0.1),
  );
  const inTurns = adviseGpu(
    examined({ sharing: 'none', canDivide: false }, 0.1),
  );
  expect([divided?.advice, inTurns?.advice]).toEqual(['share', 'share']);
  expect(divided?.sentence).not.toBe(inTurns?.sentence);
});

const T4 = {
  label_nvidia_com_mig_strategy: 'single',
  label_nvidia_com_mig_capable: 'false',
  label_nvidia_com_gpu_product: 'Tesla-T4',
};

it('a whole device of a cluster whose strategy is to divide idles by whatever it was measured', () => {
  expect(
    adviseGpu(examined(sharingOf(T4), 0.001, undefined, 'gpu-util')),
  ).toMatchObject({ advice: 'remove', count: 2 });
  expect(adviseGpu(examined(sharingOf(T4), 0.1))).toMatchObject({
    advice: 'share',
  });
});

it('a part of a divided device counts as that part, and is a part already', () => {
  const part = { limits: { 'nvidia.com/mig-3g.20gb': '1' } };
  const advice = adviseGpu(
    examined({ sharing: 'none', canDivide: true }, 0.5, part),
  )!;
  expect(advice.advice).toBe('keep');
  expect(advice.sentence).toContain('part of a GPU already');
  expect(advice.count).toBeCloseTo(6 / 7, 9);
  expect(advice.perDay).toBeCloseTo((6 / 7) * 0.95 * 24, 9);
});

it('a device with a price of its own costs that', () => {
  const own = examined({ ...sharingOf(T4) }, 0.001);
  const advice = adviseGpu({
    ...own,
    prices: {
      ...own.prices,
      gpus: { 'Tesla-T4': { onDemand: 0.3, spot: null } },
    },
  });
  expect([advice?.perDay, advice?.savingPerDay]).toEqual([
    expect.closeTo(2 * 0.3 * 24, 9),
    expect.closeTo(2 * 0.3 * 24, 9),
  ]);
});
