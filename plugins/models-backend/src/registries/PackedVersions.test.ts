import { RegisteredVersion } from '@bellwether/plugin-models-node';
import { CompactVersions } from './CompactVersions';
import { PackedVersions } from './PackedVersions';

const NAMES = [
  'churn',
  'with\ttab',
  'two\nlines',
  'ünï "quoted"',
  'none',
  'eta',
];

function version(name: string, number: number): RegisteredVersion {
  return {
    name,
    version: number,
    createdAt: new Date('2026-06-01T08:00:00.000Z'),
    status: 'READY',
    description: 'tab\there,\nand a line',
    tags: { b: '2', a: '1' },
  };
}

async function* pages(...all: RegisteredVersion[][]) {
  yield* all;
}

it('gives each model its versions as they would be kept, in groups that hold every model once', async () => {
  const named = NAMES.filter(name => name !== 'none');
  const packed = await PackedVersions.of(
    pages(
      named.map(name => version(name, 2)),
      [],
      [...named.map(name => version(name, 10)), version('of no model', 1)],
      named.map(name => version(name, 1)),
    ),
  );
  expect(packed.count).toBe(16);
  const found = new Map<string, { json: string; fingerprint: string }>();
  let groups = 0;
  for await (const group of packed.take(NAMES)) {
    groups += 1;
    for (const [name, { json, fingerprint }] of group) {
      expect(found.has(name)).toBe(false);
      found.set(name, { json, fingerprint });
    }
  }
  expect(groups).toBeGreaterThan(1);
  expect([...found.keys()].sort()).toEqual([...NAMES].sort());
  for (const name of NAMES) {
    const numbers = name === 'none' ? [] : [1, 2, 10];
    const { json, fingerprint } = CompactVersions.of(
      numbers.map(number => version(name, number)),
    );
    expect(found.get(name)).toEqual({ json, fingerprint });
  }
});

it('passes on what the pages throw', async () => {
  async function* broken() {
    yield [version('churn', 1)];
    throw new Error('page 2 is missing');
  }
  await expect(PackedVersions.of(broken())).rejects.toThrow(
    'page 2 is missing',
  );
});
