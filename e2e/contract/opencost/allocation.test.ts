import { dayBefore, given, PORTAL_QUERY, sumOf, useContract } from './contract';
import { ROW_NUMBERS, ROW_OTHERS, type Row, type Rows } from './wire';

const contract = useContract();

let rows: Rows;
beforeAll(async () => {
  [rows] = await contract.allocation({ window: dayBefore(), ...PORTAL_QUERY });
}, 180_000);

const pods = () => given(rows);

describe('what the portal asks for a day', () => {
  it('is answered as JSON that says 200 and success, with one set of rows', async () => {
    const { status, contentType, text } = await contract.send('/allocation', {
      window: dayBefore(),
      ...PORTAL_QUERY,
    });
    expect([status, contentType]).toEqual([200, 'application/json']);
    const { data, ...envelope } = JSON.parse(text);
    expect(envelope).toEqual({ code: 200, status: 'success' });
    expect(data).toHaveLength(1);
    expect(pods().length).toBeGreaterThan(40);
  });

  it('is answered by /allocation/compute too', async () => {
    const { text } = await contract.send('/allocation/compute', {
      window: dayBefore(),
      ...PORTAL_QUERY,
    });
    expect(Object.keys(JSON.parse(text).data[0])).toEqual(Object.keys(rows));
  });

  it('names each row by cluster, node, namespace, pod and container, in alphabetic order', () => {
    for (const { name, properties } of pods()) {
      const { cluster, node, namespace, pod, container } = properties;
      expect(name).toBe([cluster, node, namespace, pod, container].join('/'));
      expect(rows[name].name).toBe(name);
    }
    expect(Object.keys(rows)).toEqual(Object.keys(rows).sort());
  });

  it('gives every row the same fields, and one of a single container its highest use', () => {
    const of = (row: Row, ...more: string[]) =>
      expect(Object.keys(row).sort()).toEqual(
        [...ROW_NUMBERS, ...ROW_OTHERS, ...more].sort(),
      );
    for (const row of pods()) of(row, 'rawAllocationOnly');
    // eslint-disable-next-line no-underscore-dangle
    of(rows.__idle__, 'proportionalAssetResourceCosts', 'sharedCostBreakdown');
  });

  it('rounds numbers to five digits behind the point', () => {
    for (const row of Object.values(rows)) {
      const off = ROW_NUMBERS.filter(
        name => Math.round(row[name] * 1e5) / 1e5 !== row[name],
      );
      expect([row.name, off]).toEqual([row.name, []]);
    }
  });

  it('says when a pod ran, on a grid of five minutes within the window', () => {
    const [start, end] = dayBefore().split(',');
    for (const row of Object.values(rows)) {
      expect(row.window).toEqual({ start, end });
      const [from, until] = [Date.parse(row.start), Date.parse(row.end)];
      expect(from).toBeGreaterThanOrEqual(Date.parse(start));
      expect(until).toBeLessThanOrEqual(Date.parse(end));
      expect(row.minutes).toBeCloseTo((until - from) / 60_000, 5);
    }
    expect(pods().some(({ minutes }) => minutes === 1440)).toBe(true);
  });

  it('puts all that idled into one row without a node, although it was asked for by node', () => {
    const idle = Object.values(rows).filter(({ name }) => /idle/.test(name));
    expect(idle).toMatchObject([
      {
        name: '__idle__',
        properties: { cluster: contract.server.cluster },
        minutes: 1440,
        cpuCoreHours: 0,
        ramByteHours: 0,
        networkCost: 0,
        pvs: null,
      },
    ]);
    expect(Object.keys(idle[0].properties)).toEqual(['cluster']);
    expect(idle[0].totalCost).toBeGreaterThan(0);
  });

  it('names labels as Prometheus does, and adds those of the node', () => {
    for (const { properties } of pods()) {
      const { labels = {}, node, providerID } = properties;
      expect(
        Object.keys(labels).filter(label => !/^[a-zA-Z0-9_]+$/.test(label)),
      ).toEqual([]);
      expect(labels.topology_kubernetes_io_zone).toMatch(
        /^[a-z]+-[a-z]+-\d[a-z]$/,
      );
      expect(labels.node_kubernetes_io_instance_type).toMatch(/\./);
      expect(providerID).toBe(node);
    }
    expect(
      pods().some(
        ({ properties }) =>
          properties.labels?.serving_kserve_io_inferenceservice,
      ),
    ).toBe(true);
  });

  it('gives a Deployment for its pods, and for those of a Rollout their ReplicaSet under the kind of the Rollout', () => {
    const kinds = new Set<string | undefined>();
    for (const { properties } of pods()) {
      const { controller, controllerKind, pod = '', labels = {} } = properties;
      kinds.add(controllerKind);
      const replicaSet = pod.replace(/-[^-]+$/, '');
      const hash = labels.rollouts_pod_template_hash;
      expect([controllerKind, controller]).toEqual(
        hash
          ? ['rollout', replicaSet]
          : ['deployment', replicaSet.replace(/-[^-]+$/, '')],
      );
      expect(hash === undefined || replicaSet.endsWith(`-${hash}`)).toBe(true);
    }
    expect([...kinds].sort()).toEqual(['deployment', 'rollout']);
  });

  it('tells the disks of a row by cluster and name, and null where there is none', () => {
    const withDisks = pods().filter(({ pvs }) => pvs);
    expect(withDisks.length).toBeGreaterThan(10);
    for (const { pvs, pvCost, pvByteHours } of withDisks) {
      const parts = Object.entries(pvs ?? {});
      for (const [key, part] of parts) {
        expect(key).toBe(
          `cluster=${contract.server.cluster}:name=${part.providerID}`,
        );
      }
      expect(pvCost).toBeCloseTo(
        sumOf(parts, ([, { cost }]) => cost),
        4,
      );
      expect(pvByteHours).toBeCloseTo(
        sumOf(parts, ([, { byteHours }]) => byteHours),
        -1,
      );
    }
    expect(
      pods()
        .filter(({ pvs }) => pvs === null)
        .map(({ pvCost }) => pvCost),
    ).toEqual(expect.arrayContaining([0]));
  });
});

describe('beside it', () => {
  it('says that it is well without a word', async () => {
    const { status, text } = await contract.send('/healthz');
    expect([status, text]).toEqual([200, '']);
  });

  it('knows no other paths and no other methods', async () => {
    const answers = [
      await contract.send('/nothing'),
      await contract.send('/'),
      await contract.send(
        '/allocation',
        { window: dayBefore() },
        { method: 'POST' },
      ),
    ];
    expect(answers).toEqual([
      ...[1, 2].map(() => ({
        status: 404,
        contentType: 'text/plain',
        text: '404 page not found\n',
      })),
      { status: 405, contentType: 'text/plain', text: 'Method Not Allowed\n' },
    ]);
  });
});
