import { Server } from '@bellwether/plugin-models-common';
import { createVersions, setOfPod } from './versionsOfPods';
import { CostRow } from './CostRow';

const ID = 'prod-eu/pay/argo-rollout/fraud';

const serverWith = (stable: number, canary?: number) =>
  ({
    id: ID,
    versions: [
      { role: 'stable', version: stable },
      ...(canary ? [{ role: 'canary', version: canary }] : []),
    ],
  } as Server);

/** Sets of pods by the version that they run. */
const workloads = (versions: Record<string, number>) => ({
  of: ({ pod }: { pod?: string }) => {
    const version = versions[setOfPod(pod) ?? ''];
    return version === undefined
      ? undefined
      : { owner: { kind: 'Rollout', name: 'fraud' }, version, labels: {} };
  },
});

const kept = (role: 'stable' | 'canary', version: number, sets: string[]) =>
  ({ subject: ID, role, version, sets } as unknown as CostRow);

const CANARY_POD = { namespace: 'pay', pod: 'fraud-7d9-x1' };
const STABLE_POD = { namespace: 'pay', pod: 'fraud-5c4-x2' };
const BOTH = workloads({ 'fraud-7d9': 25, 'fraud-5c4': 23 });

it('a canary is told by the rollout of now, where the day was not read before', () => {
  const versionOf = createVersions(BOTH, []);
  expect([
    versionOf(CANARY_POD, serverWith(23, 25)),
    versionOf(STABLE_POD, serverWith(23, 25)),
  ]).toEqual([
    { version: 25, role: 'canary' },
    { version: 23, role: 'stable' },
  ]);
});

it.each([
  ['was aborted', serverWith(23)],
  ['was promoted', serverWith(25)],
  ['gave way to the next', serverWith(23, 26)],
])(
  'one that %s since stays a canary on the day on which it was one',
  (_, server) => {
    const versionOf = createVersions(BOTH, [
      kept('canary', 25, ['fraud-7d9']),
      kept('stable', 23, ['fraud-5c4']),
    ]);
    expect([
      versionOf(CANARY_POD, server),
      versionOf(STABLE_POD, server),
    ]).toEqual([
      { version: 25, role: 'canary' },
      { version: 23, role: 'stable' },
    ]);
  },
);

it('what its cluster has forgotten keeps the version that was read', () => {
  const versionOf = createVersions(workloads({}), [
    kept('canary', 25, ['fraud-7d9']),
    kept('stable', 23, ['fraud-5c4']),
  ]);
  expect([
    versionOf(CANARY_POD, serverWith(27)),
    versionOf(STABLE_POD, serverWith(27)),
  ]).toEqual([
    { version: 25, role: 'canary' },
    { version: 23, role: 'stable' },
  ]);
});

it('pods of another server are no canary of this one, whatever they are called', () => {
  const versionOf = createVersions(BOTH, [
    { ...kept('canary', 25, ['fraud-7d9']), subject: 'prod-us/pay/x/fraud' },
  ]);
  expect(versionOf(CANARY_POD, serverWith(25))).toEqual({
    version: 25,
    role: 'stable',
  });
});
