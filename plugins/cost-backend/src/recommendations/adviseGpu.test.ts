import { Server } from '@bellwether/plugin-models-common';
import { defaultPriceList } from '@bellwether/rightsizing';
import { size } from '../__testUtils__/recommendations';
import { adviseGpu } from './adviseSpot';
import { GpuSharing } from './gpuSharing';
import { Examined } from './judgeSize';
import { showUsage } from './showUsage';

const HOURS = 48;

function examined(sharing: GpuSharing, use: number): Examined {
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
    containers: [
      { name: 'model', path: [], resources: {}, size: size(1), gpus: 1 },
    ],
    usage: {
      from: 0,
      until: HOURS * 3600,
      hours: Array.from({ length: HOURS }, (_, hour) => hour * 3600),
      containers: [
        { container: 'model', pods: ['x-1-a'], oomKills: [], restarts: [] },
      ],
      hourly: new Map(),
      gpu: {
        measure: 'gr-engine-active',
        use: Array.from({ length: HOURS }, () => use),
        memoryUsedBytes: 2 ** 30,
        memoryBytes: 24 * 2 ** 30,
      },
      hasOwnVolume: false,
    },
    autoscaler: undefined,
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
