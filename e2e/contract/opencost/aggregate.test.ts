import { given, sumOf, twoHours, useContract } from './contract';
import type { Row, Rows } from './wire';

const contract = useContract();

const NOBODY = '__unallocated__';

let pods: Row[];
beforeAll(async () => {
  const [rows] = await contract.allocation({ window: twoHours() });
  pods = Object.values(rows);
}, 180_000);

async function by(
  aggregate: string,
  query: Record<string, string> = {},
): Promise<Rows> {
  const [rows] = await contract.allocation({
    window: twoHours(),
    aggregate,
    ...query,
  });
  return rows;
}

const labelOf =
  (name: string) =>
  ({ properties }: Row) =>
    properties.labels?.[name] ?? NOBODY;
const ofKind =
  (kind: string) =>
  ({ properties }: Row) =>
    properties.controllerKind === kind
      ? properties.controller ?? NOBODY
      : NOBODY;

const NAMES: Array<[string, (row: Row) => string]> = [
  ['cluster', ({ properties }) => properties.cluster ?? ''],
  ['node', ({ properties }) => properties.node ?? ''],
  ['namespace', ({ properties }) => properties.namespace ?? ''],
  ['Namespace', ({ properties }) => properties.namespace ?? ''],
  ['pod', ({ properties }) => properties.pod ?? ''],
  ['container', ({ properties }) => properties.container ?? ''],
  ['controllerKind', ({ properties }) => properties.controllerKind ?? NOBODY],
  [
    'controller',
    ({ properties }) =>
      properties.controller
        ? `${properties.controllerKind}:${properties.controller}`
        : NOBODY,
  ],
  ['deployment', ofKind('deployment')],
  ['statefulset', ofKind('statefulset')],
  ['service', () => NOBODY],
  ['label:app', labelOf('app')],
  ['product', labelOf('app')],
  ['team', labelOf('team')],
  ['label:nobody_has_this', () => NOBODY],
  ['annotation:nobody_has_this', () => NOBODY],
  [
    'label:serving.kserve.io/inferenceservice',
    labelOf('serving_kserve_io_inferenceservice'),
  ],
  [
    'namespace, label:app',
    row => `${row.properties.namespace}/${labelOf('app')(row)}`,
  ],
  ['namespace,nonsense', ({ properties }) => properties.namespace ?? ''],
  ['nonsense', () => ''],
  ['all', () => ''],
];

it.each(NAMES)('puts rows together by %s', async (aggregate, nameOf) => {
  const rows = await by(aggregate);
  const expected = new Map<string, Row[]>();
  for (const pod of pods) {
    const name = nameOf(pod);
    expected.set(name, [...(expected.get(name) ?? []), pod]);
  }
  expect(Object.keys(rows).sort()).toEqual([...expected.keys()].sort());
  for (const [name, members] of expected) {
    const row = rows[name];
    expect(row.name).toBe(name);
    expect(row.totalCost).toBeCloseTo(
      sumOf(members, one => one.totalCost),
      2,
    );
    const from = Math.min(...members.map(one => Date.parse(one.start)));
    const until = Math.max(...members.map(one => Date.parse(one.end)));
    expect(row.minutes).toBeCloseTo((until - from) / 60_000, 5);
  }
});

it('keeps of properties what all rows have in common, and of labels only those of a single row', async () => {
  const rows = await by('namespace');
  for (const [namespace, { properties, rawAllocationOnly }] of Object.entries(
    rows,
  )) {
    const members = pods.filter(one => one.properties.namespace === namespace);
    const [{ labels: _dropped, ...first }] = members.map(one => one.properties);
    const inCommon = Object.entries(first).filter(([name, value]) =>
      members.every(
        one =>
          Object.entries(one.properties).find(([n]) => n === name)?.[1] ===
          value,
      ),
    );
    expect(members.length).toBeGreaterThan(1);
    expect(properties).toEqual(Object.fromEntries(inCommon));
    expect(rawAllocationOnly).toBeUndefined();
  }
  const alone = Object.values(await by('pod'));
  expect(alone.every(({ properties }) => properties.labels)).toBe(true);
});

it('weighs means by the minutes of their rows', async () => {
  const [row] = Object.values(await by('cluster'));
  const total = (read: (one: Row) => number) =>
    sumOf(pods, one => read(one) * one.minutes) / row.minutes;
  expect(row.cpuCoreRequestAverage).toBeCloseTo(
    total(one => one.cpuCoreRequestAverage),
    2,
  );
  expect(row.cpuCoreUsageAverage).toBeCloseTo(
    total(one => one.cpuCoreUsageAverage),
    2,
  );
});

it.each(['true', 'TRUE', '1', 't'])(
  'takes includeIdle=%s for yes',
  async includeIdle => {
    expect(Object.keys(await by('cluster', { includeIdle }))).toEqual([
      '__idle__',
      contract.server.cluster,
    ]);
  },
);

it.each(['yes', 'false', ''])(
  'takes includeIdle=%s for no',
  async includeIdle => {
    expect(Object.keys(await by('cluster', { includeIdle }))).toEqual([
      contract.server.cluster,
    ]);
  },
);

it('shares what idled by what rows cost, of the cluster or of each node', async () => {
  const idle = await by('node', { includeIdle: 'true' });
  const { nodes } = await contract.assets(twoHours());
  const total = sumOf(nodes, ({ totalCost }) => totalCost);
  for (const idleByNode of ['false', 'true']) {
    const rows = await by('node', {
      includeIdle: 'true',
      shareIdle: 'true',
      idleByNode,
    });
    const computed = given(rows).map(row => ({
      name: row.name,
      cost: row.cpuCost + row.ramCost + row.gpuCost,
    }));
    expect(
      sumOf(
        Object.values(rows),
        one => one.cpuCost + one.ramCost + one.gpuCost,
      ),
    ).toBeCloseTo(total, 1);
    const expected = computed.map(({ name }) => {
      const own = idle[name];
      if (idleByNode === 'false') {
        const share = (kind: 'cpuCost' | 'ramCost' | 'gpuCost') => {
          const all = sumOf(given(idle), one => one[kind]);
          // eslint-disable-next-line no-underscore-dangle
          const left = idle.__idle__[kind];
          return all > 0 ? own[kind] * (1 + left / all) : 0;
        };
        return share('cpuCost') + share('ramCost') + share('gpuCost');
      }
      const node = nodes.find(({ properties }) => properties.name === name);
      return (
        (node?.cpuCost ?? 0) +
        (node?.ramCost ?? 0) +
        (own.gpuCost > 0 ? node?.gpuCost ?? 0 : 0)
      );
    });
    for (const [index, { cost }] of computed.entries()) {
      expect(cost / expected[index]).toBeCloseTo(1, 2);
    }
  }
});
