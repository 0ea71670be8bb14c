import {
  monitorDefinitionSchema,
  WindowDetail,
  WindowSlicesReply,
} from '@bellwether/plugin-drift-common';
import { SliceReader } from './SliceReader';

const definition = monitorDefinitionSchema.parse({
  apiVersion: 'bellwether.dev/v1',
  kind: 'DriftMonitor',
  metadata: { name: 'weekly' },
  spec: {
    source: { type: 'files', path: 'log/*.parquet' },
    timestamp: 'time',
    window: 'weekly',
    baseline: { from: '2026-01-05', to: '2026-02-01' },
    slices: ['city'],
  },
});
const monitor = { id: 'm1', definition } as Parameters<SliceReader['read']>[0];

function windowOf(columns: number, judgedAt = '2026-06-15T03:00:00.000Z') {
  const evidence = {
    reference: { from: '2026-01-05', to: '2026-02-01' },
    baselineHash: 'abc',
  };
  return {
    range: { from: '2026-06-08', to: '2026-06-14' },
    judgedAt,
    evidence,
    columns: Array.from({ length: columns }, (_, i) => ({ name: `c${i}` })),
  } as WindowDetail;
}

function setUp(
  compare: () => Promise<unknown> = async () => ({
    slices: [],
    others: [],
    columns: new Map(),
  }),
) {
  const kept = new Map<string, WindowSlicesReply>();
  const runner = { compare: jest.fn(compare) };
  const slices = {
    get: jest.fn(
      async (_id: string, _day: string, { judgedAt }: { judgedAt: string }) =>
        kept.get(judgedAt),
    ),
    put: jest.fn(
      async (_id: string, _day: string, value: { judgedAt: string }) => {
        kept.set(value.judgedAt, {
          slices: [],
          others: [],
          countedAt: value.judgedAt,
        });
      },
    ),
  };
  const baselines = {
    storedByHash: async (id: string, hash: string) => `kept of ${id} ${hash}`,
  };
  const reader = new SliceReader({
    baselines,
    runner,
    slices,
    shutdown: new AbortController().signal,
  } as unknown as ConstructorParameters<typeof SliceReader>[0]);
  return { reader, runner };
}

it('reads the rows of a window once, for whoever asks meanwhile and later', async () => {
  const { reader, runner } = setUp();
  const window = windowOf(3);
  await Promise.all([
    reader.read(monitor, window, 'c0'),
    reader.read(monitor, window, 'c1'),
  ]);
  await reader.read(monitor, window, 'c2');
  expect(runner.compare).toHaveBeenCalledTimes(1);
  expect(runner.compare).toHaveBeenCalledWith(
    monitor,
    {
      reference: {
        from: '2026-01-05',
        to: '2026-02-01',
        stored: 'kept of m1 abc',
      },
      current: { from: '2026-06-08', to: '2026-06-14' },
    },
    expect.objectContaining({ columns: ['c0', 'c1', 'c2'] }),
  );
  await reader.read(monitor, windowOf(3, '2026-06-16T03:00:00.000Z'), 'c0');
  expect(runner.compare).toHaveBeenCalledTimes(2);
});

it('reads again after rows could not be read', async () => {
  let isBroken = true;
  const { reader, runner } = setUp(async () => {
    if (isBroken) throw new Error('log/*.parquet: there is no such folder yet');
    return { slices: [], others: [], columns: new Map() };
  });
  await expect(reader.read(monitor, windowOf(1), 'c0')).rejects.toThrow(
    /no such folder/,
  );
  isBroken = false;
  await reader.read(monitor, windowOf(1), 'c0');
  expect(runner.compare).toHaveBeenCalledTimes(2);
});

it('looks at the 200 columns that moved most, and says so of another', async () => {
  const { reader, runner } = setUp();
  await reader.read(monitor, windowOf(300), 'c199');
  expect(runner.compare.mock.calls[0]).toHaveLength(3);
  await expect(reader.read(monitor, windowOf(300), 'c200')).rejects.toThrow(
    /200 columns that moved most, and c200 is none/,
  );
  await expect(reader.read(monitor, windowOf(300), 'shoe')).rejects.toThrow(
    /shoe is no column/,
  );
});

it('reads nothing where the monitor names no slices', async () => {
  const { reader, runner } = setUp();
  const none = {
    ...monitor,
    definition: { ...definition, spec: { ...definition.spec, slices: [] } },
  };
  const reply = await reader.read(none, windowOf(1), 'c0');
  expect(reply.slices).toEqual([]);
  expect(runner.compare).not.toHaveBeenCalled();
});
