import { dayBefore, useContract } from './contract';

const contract = useContract();

it('names machines and disks by provider, category, cluster and kind, and tells nothing else', async () => {
  const { nodes, disks, keys } = await contract.assets(dayBefore());
  expect([nodes.length > 3, disks.length > 3]).toEqual([true, true]);
  const expected = [...nodes, ...disks].map(({ type, properties }) => {
    const { provider, category, cluster, name, providerID } = properties;
    return [
      ...[provider, '__undefined__', '__undefined__', category, cluster, type],
      ...['Kubernetes', providerID, name],
    ].join('/');
  });
  expect(keys).toEqual(expected.sort());
  expect(keys).toEqual([...keys].sort());
});

it('what machines cost is cores, memory and GPUs, and they are there all day', async () => {
  const { nodes } = await contract.assets(dayBefore());
  const [start, end] = dayBefore().split(',');
  for (const node of nodes) {
    expect(node).toMatchObject({
      start,
      end,
      window: { start, end },
      minutes: 1440,
      discount: 0,
      adjustment: 0,
      properties: {
        category: 'Compute',
        service: 'Kubernetes',
        cluster: contract.server.cluster,
      },
    });
    expect(node.totalCost).toBeCloseTo(
      node.cpuCost + node.ramCost + node.gpuCost,
      4,
    );
    expect(node.cpuCoreHours).toBeCloseTo(node.cpuCores * 24, 4);
    expect(node.ramByteHours).toBeCloseTo(node.ramBytes * 24, 0);
    expect(node.GPUHours).toBeCloseTo(node.gpuCount * 24, 4);
    expect(node.labels.karpenter_sh_capacity_type).toBe(
      node.preemptible === 1 ? 'spot' : 'on-demand',
    );
  }
  expect(nodes.some(({ preemptible }) => preemptible === 1)).toBe(true);
  expect(nodes.some(({ gpuCount }) => gpuCount > 0)).toBe(true);
});

it('of disks it tells whose claim they are', async () => {
  const { disks } = await contract.assets(dayBefore());
  for (const disk of disks) {
    expect(disk).toMatchObject({
      minutes: 1440,
      volumeName: disk.properties.name,
      claimName: expect.stringMatching(/-models$/),
      claimNamespace: expect.stringMatching(/-ml$/),
      properties: { category: 'Storage' },
    });
    expect(disk.byteHours).toBeCloseTo(disk.bytes * 24, 0);
    expect(disk.totalCost).toBeGreaterThan(0);
  }
});

it.each([
  ['missing', undefined],
  ['a word', 'soon'],
])('refuses a window that is %s in a line of text', async (_, window) => {
  expect(
    await contract.send('/assets', window === undefined ? {} : { window }),
  ).toEqual({
    status: 400,
    contentType: 'text/plain',
    text: `Invalid 'window' parameter: illegal window: ${window ?? ''}\n`,
  });
});

it('a window that ends before it starts is an error of the server, in text', async () => {
  const said = '[2026-06-16T00:00:00+0000, 2026-06-15T00:00:00+0000)';
  expect(
    await contract.send('/assets', {
      window: '2026-06-16T00:00:00Z,2026-06-15T00:00:00Z',
    }),
  ).toEqual({
    status: 500,
    contentType: 'text/plain',
    text: `Error getting assets: error computing asset set: error computing node assets for ${said}: illegal duration value for ${said}\n`,
  });
});
