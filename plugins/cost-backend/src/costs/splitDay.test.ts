import { Server } from '@bellwether/plugin-models-common';
import { Allocation, ClusterDay } from '../adapters/CostSource';
import { createAttribution } from '../attribution/attribute';
import { totalOf } from './CostRow';
import { splitDay } from './splitDay';

const server = (
  name: string,
  kind: 'kserve' | 'argo-rollout',
  namespace = 'travel-ml',
): Server => ({
  id: `prod-eu/${namespace}/${kind}/${name}`,
  cluster: 'prod-eu',
  namespace,
  name,
  kind,
  kindTitle: kind,
  model: name,
  modelFrom: 'annotation',
  modelRef: `resource:default/${name}`,
  versions: [],
  phase: 'healthy',
  champion: 'unknown',
  observedAt: '2026-06-16T00:00:00.000Z',
});

const allocation = (more: Partial<Allocation>): Allocation => ({
  node: 'node-1',
  namespace: 'travel-ml',
  pod: 'a',
  container: 'model',
  labels: {},
  hours: 24,
  costs: { cpu: 2, memory: 1, gpu: 0, storage: 0.5, network: 0.1 },
  isSpot: false,
  cpuCoreHours: 24,
  cpuRequestHours: 24,
  cpuUsageHours: 6,
  memoryByteHours: 24,
  memoryRequestByteHours: 24,
  memoryUsageByteHours: 12,
  gpuHours: 0,
  ...more,
});

const LABELLED = { serving_kserve_io_inferenceservice: 'flight-delay' };

function split(
  read: Partial<ClusterDay>,
  servers = [server('flight-delay', 'kserve')],
) {
  return splitDay(
    {
      source: 'opencost',
      allocations: [],
      idle: [],
      bill: null,
      coveredShare: 1,
      unitPrices: null,
      findings: [],
      ...read,
    },
    {
      cluster: 'prod-eu',
      day: '2026-06-15',
      now: new Date('2026-06-16T00:00:00Z'),
      attribute: createAttribution('prod-eu', servers, () => undefined),
      versionOf: () => ({ version: 3, role: 'stable' }),
      sharedNamespaces: new Set(['ingress-nginx']),
      predictionsOf: ({ pod }) => (pod === 'a' ? 1000 : undefined),
    },
  );
}

it('idle goes to those on the node, what is shared to everybody, and all of it adds up', () => {
  const { rows, day } = split({
    allocations: [
      allocation({ labels: LABELLED }),
      allocation({
        node: 'node-2',
        pod: 'b',
        namespace: 'tools',
        costs: { cpu: 6, memory: 0, gpu: 0, storage: 0, network: 0 },
      }),
      allocation({
        node: 'node-2',
        pod: 'c',
        namespace: 'ingress-nginx',
        costs: { cpu: 1, memory: 1, gpu: 0, storage: 0, network: 0 },
      }),
    ],
    idle: [
      { node: 'node-1', cost: 4 },
      { node: 'node-2', cost: 5 },
    ],
    bill: 3.6 + 6 + 2 + 9,
  });
  const model = rows.find(({ entityRef }) => entityRef)!;
  expect(model.byKind.idle).toBeCloseTo(4, 9);
  expect(model.byKind.shared).toBeCloseTo((2 * 3.6) / 9.6, 9);
  expect(rows.reduce((sum, row) => sum + totalOf(row), 0)).toBeCloseTo(
    day.bill!,
    9,
  );
  expect(day.models + day.others + day.idle + day.shared).toBeCloseTo(
    day.bill!,
    9,
  );
});

it('what idles on a node where nothing runs is nobody’s, and said', () => {
  const { rows, day } = split({
    allocations: [allocation({ labels: LABELLED })],
    idle: [{ node: 'node-9', cost: 7 }],
    bill: 10.6,
  });
  expect(rows.reduce((sum, row) => sum + totalOf(row), 0)).toBeCloseTo(3.6, 9);
  expect(day.idle).toBe(7);
  expect(day.findings.map(({ code }) => code)).toEqual(['bill-differs']);
});

it('a cost that is not known leaves a total that is at least what is known', () => {
  const { rows, day } = split({
    allocations: [
      allocation({
        labels: LABELLED,
        costs: { cpu: null, memory: 1, gpu: 0, storage: 0, network: 0 },
      }),
    ],
  });
  expect([rows[0].unknownKinds, rows[0].byKind.cpu, totalOf(rows[0])]).toEqual([
    ['cpu'],
    0,
    1,
  ]);
  expect(day.findings).toMatchObject([{ code: 'cost-unknown' }]);
});

it('what has no namespace belongs to nobody, and is not lost', () => {
  const { rows, day } = split({
    allocations: [allocation({ namespace: undefined, labels: LABELLED })],
    bill: 3.6,
  });
  expect(rows.map(({ subject, entityRef }) => [subject, entityRef])).toEqual([
    ['other:without-namespace', undefined],
  ]);
  expect(day.findings).toMatchObject([{ code: 'no-namespace' }]);
  expect(totalOf(rows[0])).toBeCloseTo(3.6, 9);
});

it('a container that asks for nothing is charged by use and noted; one pod with two containers is one pod', () => {
  const { rows } = split({
    allocations: [
      allocation({ labels: LABELLED }),
      allocation({ labels: LABELLED, container: 'proxy', cpuRequestHours: 0 }),
    ],
  });
  expect(rows).toHaveLength(1);
  expect([rows[0].lacksRequest, rows[0].podHours, rows[0].predictions]).toEqual(
    [true, 24, 1000],
  );
});

it.each([
  [
    'that had another container while it started',
    [{ container: 'fetch', hours: 0.25 }, { container: 'model' }],
    24,
  ],
  [
    'whose day was answered in two windows',
    [
      { container: 'fetch', hours: 0.25 },
      { container: 'model', hours: 12 },
      { container: 'model', hours: 11 },
    ],
    23,
  ],
])('a pod %s ran as long as its longest container', (_, all, hours) => {
  const { rows } = split({
    allocations: all.map(one => allocation({ labels: LABELLED, ...one })),
  });
  expect([rows[0].podHours, rows[0].predictions]).toEqual([hours, 1000]);
});

describe('whose a cost is', () => {
  const servers = [
    server('flight-delay', 'kserve'),
    server('card-fraud', 'argo-rollout', 'payments-ml'),
    server('chargeback-risk', 'argo-rollout', 'payments-ml'),
    server('lonely', 'argo-rollout', 'lonely-ml'),
  ];
  const attribute = createAttribution('prod-eu', servers, ({ pod }) =>
    pod?.startsWith('card-fraud-')
      ? { kind: 'Rollout', name: 'card-fraud' }
      : undefined,
  );
  it.each([
    [
      'KServe’s label',
      { labels: LABELLED },
      'flight-delay',
      'inference-service-label',
    ],
    [
      'the catalog’s id',
      {
        namespace: 'payments-ml',
        labels: { backstage_io_kubernetes_id: 'chargeback-risk' },
      },
      'chargeback-risk',
      'kubernetes-id',
    ],
    [
      'who controls it',
      { namespace: 'payments-ml', pod: 'card-fraud-1' },
      'card-fraud',
      'owner-chain',
    ],
    [
      'who controls it, as OpenCost says',
      {
        namespace: 'payments-ml',
        controllerKind: 'rollout',
        controller: 'card-fraud',
      },
      'card-fraud',
      'owner-chain',
    ],
    [
      'a namespace with one server',
      { namespace: 'lonely-ml' },
      'lonely',
      'namespace',
    ],
    [
      'nothing, where two could be meant',
      { namespace: 'payments-ml' },
      undefined,
      'none',
    ],
    [
      'nothing, where something else controls it',
      {
        namespace: 'lonely-ml',
        controllerKind: 'deployment',
        controller: 'labelling-ui',
      },
      undefined,
      'none',
    ],
    [
      'nothing, for the label of a service that is not there',
      { namespace: 'payments-ml', labels: LABELLED },
      undefined,
      'none',
    ],
    [
      'nothing, without a namespace',
      { namespace: undefined, labels: LABELLED },
      undefined,
      'none',
    ],
  ])('by %s', (_, more, name, rule) => {
    const found = attribute(allocation(more));
    expect([found.server?.name, found.attribution.rule]).toEqual([name, rule]);
    expect(found.attribution.sentence).toMatch(/\.$/);
  });
});
