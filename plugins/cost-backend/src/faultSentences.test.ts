import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CostDay } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { CodeHost } from '@bellwether/plugin-models-node';
import { defaultPriceList, recommend } from '@bellwether/rightsizing';
import { costRow } from './__testUtils__/costDays';
import { cpuOf, NOTHING_PLACED, size } from './__testUtils__/recommendations';
import { readSteps } from './adapters/opencost/readSteps';
import { findingsOf } from './adapters/priceList/findings';
import { PricedNode } from './adapters/priceList/nodes';
import { createAttribution } from './attribution/attribute';
import { findEdit } from './changes/findEdit';
import { assembleCosts } from './costs/assembleCosts';
import { describeSources } from './costs/describeSources';
import { modelFindings } from './costs/modelFindings';
import { splitDay } from './costs/splitDay';
import { ClusterDays } from './costs/sumDays';
import { Examined, judgeSize } from './recommendations/judgeSize';
import { showUsage } from './recommendations/showUsage';
import { SPEC_NOT_READ } from './recommendations/thread/SizingThread';

/** What the tests of the screen show; that a sentence is there as it is said here is what keeps the two together. */
const shown: Record<string, string> = JSON.parse(
  readFileSync(
    path.resolve(__dirname, '../../cost/src/__fixtures__/faults.json'),
    'utf8',
  ),
);

const CLUSTER = 'prod-eu';
const DAY = '2026-06-15';
const GIB = 2 ** 30;
const prices = {
  ...defaultPriceList,
  source: 'AWS list prices, us-east-1',
  date: '2025-01-01',
  perCpuCoreHour: { onDemand: 0.03, spot: null },
  perMemoryGibHour: { onDemand: 0.004, spot: null },
};
const server = {
  id: 'prod-eu/travel-ml/kserve/flight-delay',
  cluster: CLUSTER,
  namespace: 'travel-ml',
  kind: 'kserve',
  name: 'flight-delay',
  versions: [{ role: 'stable', wantedReplicas: 0, readyReplicas: 0 }],
} as unknown as Server;

const examined = (memoryLimit: number): Examined => ({
  server,
  entityRef: 'resource:default/flight-delay',
  containers: [
    {
      name: 'server',
      path: [],
      resources: {},
      size: { ...size(1, memoryLimit), cpuRequestCores: null },
      gpus: 0,
    },
  ],
  usage: {
    from: 0,
    until: 3600,
    hours: [0, 3600],
    containers: [
      { container: 'server', pods: ['a'], oomKills: [], restarts: [] },
    ],
    hourly: new Map([['server', { cpu: [1, 1], memory: [GIB, GIB] }]]),
    gpu: null,
    hasOwnVolume: false,
  },
  verticallyScaled: [],
  replicaChange: null,
  placement: NOTHING_PLACED,
  prices,
  targetBreach: 0.01,
  now: new Date(0),
});

const windowAt = (from: number, until: number) => ({
  row: {
    name: 'row',
    window: {
      start: `${DAY}T${String(from).padStart(2, '0')}:00:00Z`,
      end: `${DAY}T${String(until).padStart(2, '0')}:00:00Z`,
    },
  },
});
const steps = (...windows: Array<[from: number, until: number]>) =>
  readSteps(
    DAY,
    windows.map(([from, until]) =>
      windowAt(from, until),
    ) as unknown as Parameters<typeof readSteps>[1],
    CLUSTER,
  ).findings;

function ofPriceList() {
  return findingsOf({
    cluster: CLUSTER,
    day: DAY,
    nodes: [
      { instanceType: 'x9.metal', parts: { isKnown: false } } as PricedNode,
    ],
    prices,
    usedOverLimit: [],
  });
}

function ofDay() {
  const lost = {
    hours: 24,
    labels: {},
    costs: { cpu: 0.6, memory: 0, gpu: 0, storage: 0, network: 0 },
    isSpot: false,
    cpuCoreHours: 0,
    cpuRequestHours: 0,
    cpuUsageHours: 0,
    memoryByteHours: 0,
    memoryRequestByteHours: 0,
    memoryUsageByteHours: 0,
    gpuHours: 0,
  };
  return splitDay(
    {
      source: 'opencost',
      allocations: [lost, lost],
      idle: [],
      bill: null,
      coveredShare: 1,
      unitPrices: null,
      findings: [],
    },
    {
      cluster: CLUSTER,
      day: DAY,
      now: new Date('2026-06-16T00:00:00Z'),
      attribute: createAttribution(CLUSTER, [], () => undefined),
      versionOf: () => ({ role: 'stable' }),
      sharedNamespaces: new Set(),
      predictionsOf: () => undefined,
    },
  ).day.findings;
}

function ofServer() {
  return assembleCosts({
    entityRef: 'resource:default/flight-delay',
    currency: 'USD',
    window: { from: DAY, until: DAY },
    shownDays: 7,
    rows: [{ ...costRow(DAY, 24, 1), subject: server.id, lacksRequest: true }],
    clusterDays: new ClusterDays([]),
    servers: [server],
    sources: [],
    reconciliations: [],
    budget: null,
    anomalies: [],
    marks: [],
    ledger: { realisedThisYear: null, changesLive: 0, changesMeasured: 0 },
    billableSavingPerDay: null,
  }).servers[0].findings;
}

function ofSamples() {
  const at = Float64Array.from({ length: 300 }, (_, index) =>
    index < 150 ? index * 300 : (index - 2) * 300,
  );
  const samples = { at, value: at.map(() => GIB) };
  return recommend(
    {
      workload: server.id,
      container: 'server',
      pods: [{ pod: 'a', cpuCores: samples, memoryBytes: samples }],
    },
    { current: size(1, 64 * GIB) },
  ).warnings;
}

async function ofGit(): Promise<string> {
  const host = {
    baseOf: async () => 'main',
    files: async () => [],
  } as unknown as CodeHost;
  const edit = findEdit(
    host,
    {
      tool: 'argo-cd',
      application: 'x-app',
      repository: 'https://git.example.com/a/b',
      path: 'deploy',
      kind: 'manifest',
      valueFiles: [],
      overrides: {},
    },
    { kind: 'Rollout', name: 'x', namespace: 'n' },
    cpuOf(0.5),
  );
  return edit.then(
    () => '',
    (error: Error) => error.message,
  );
}

const saidBy = (
  findings: ReadonlyArray<{ code: string; sentence: string }>,
  code: string,
) => findings.find(one => one.code === code)?.sentence;

it('every sentence that the tests of the screen show is one that is said here', async () => {
  const unknown = modelFindings(
    [],
    new ClusterDays([]),
    [
      {
        day: DAY,
        coveredShare: 1,
        unknownKinds: ['gpu', 'network'],
      } as unknown as CostDay,
    ],
    undefined,
  );
  const [stale] = describeSources(
    [
      {
        cluster: CLUSTER,
        kind: 'opencost',
        readAt: `${DAY}T05:00:00.000Z`,
        staleSince: `${DAY}T06:00:00.000Z`,
      },
    ],
    [
      {
        cluster: CLUSTER,
        day: '2026-06-14',
        source: 'opencost',
      } as unknown as Parameters<typeof describeSources>[1][number],
    ],
    { from: DAY, until: DAY },
    { prices, currency: 'EUR', opencost: [] },
    [
      {
        cluster: CLUSTER,
        currency: 'USD',
        rate: undefined,
        from: '2026-05-01',
        until: '2026-05-12',
        count: 12,
      },
    ],
  );
  const usage = showUsage(examined(GIB / 2), null).findings;
  expect(shown).toEqual({
    'price-list': saidBy(ofPriceList(), 'price-list'),
    'instance-type-unknown': saidBy(ofPriceList(), 'instance-type-unknown'),
    'cost-unknown': saidBy(unknown, 'cost-unknown'),
    'step-differs': saidBy(steps([0, 8], [8, 16], [16, 23]), 'step-differs'),
    'clock-changed': saidBy(steps([0, 12], [11, 23]), 'clock-changed'),
    'no-namespace': saidBy(ofDay(), 'no-namespace'),
    'source-stale': stale.sentence,
    'earlier-currency': saidBy(stale.findings, 'earlier-currency'),
    'server-without-pods': saidBy(ofServer(), 'zero-replicas'),
    'server-without-request': saidBy(ofServer(), 'no-request'),
    'container-without-request': saidBy(usage, 'no-request'),
    'usage-over-limit': saidBy(usage, 'usage-over-limit'),
    'zero-replicas': judgeSize(examined(GIB), new Map()).withheld?.sentence,
    'spec-not-read': SPEC_NOT_READ.withheld?.sentence,
    'samples-of-another-clock': saidBy(ofSamples(), 'clock-changed'),
    'file-moved': await ofGit(),
  });
});
