import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { pluginDatabase } from '@bellwether/plugin-models-node';
import { startJudging } from '@bellwether/rollout-judge';
import { kserveAdapter } from '../adapters';
import {
  predictor,
  seenOf,
  standardCanary,
} from '../adapters/kserve/__fixtures__/churn';
import { LiveRollouts, ServerView } from '../watch';
import { endWhenOver } from './endWhenOver';
import { JudgingStore } from './JudgingStore';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const { migrate } = pluginDatabase('@bellwether/plugin-canary-backend');

type Told = Parameters<typeof seenOf>[0];

const view = (told: Told): ServerView => {
  const seen = seenOf(told);
  return {
    ...seen,
    id: seen.observed.id,
    adapter: kserveAdapter,
    seenAt: new Date(),
    stateSince: 0,
    trafficSince: 0,
  };
};

const canary = (percent: number, more: object = {}): Told =>
  standardCanary(percent, { canary: more });
const otherModel = { storageUri: 'pvc://models/churn/v3' };

let store: JudgingStore;
beforeAll(async () => {
  const knex = await databases.init('SQLITE_3');
  await migrate(knex);
  store = new JudgingStore(knex);
});

it.each<[string, boolean, (was: Told) => ServerView[] | 'gone']>([
  ['is the same at another share', false, () => [view(canary(40))]],
  [
    'has more pods',
    false,
    () => [view(canary(10, { minReplicas: 3, maxReplicas: 5 }))],
  ],
  ['is aborted', true, () => [view(canary(0))]],
  ['is removed', true, () => 'gone'],
  [
    'is of an object made anew that calls its revisions the same',
    true,
    was => [view({ ...was, metadata: { uid: 'another' } })],
  ],
  [
    'serves another model under the same name',
    true,
    () => [view(canary(10, { model: otherModel }))],
  ],
  [
    'is compared with another model under the same name',
    true,
    was => [
      view({
        ...was,
        spec: {
          ...was.spec,
          predictor: predictor('v1', { model: otherModel }),
        },
      }),
    ],
  ],
])(
  'of a canary that %s it is %p that the judging ends',
  async (_, ends, next) => {
    const was = canary(10);
    const before = view(was);
    let see: Parameters<LiveRollouts['onChanged']>[0] = () => {};
    endWhenOver({
      live: {
        onChanged(listener) {
          see = listener;
        },
      },
      store,
      logger: mockServices.logger.mock(),
    });
    const { id } = before;
    await store.endOf(id, '2026-11-01T08:59:00.000Z');
    await store.begin({
      ...{ rollout: id, canary: 'v2', stable: 'v1' },
      startedAt: new Date().toISOString(),
      sampledAt: 0,
      snapshot: { at: 0, pods: {} },
      state: startJudging(),
      facts: { canary: '2', stable: '1', missing: [], queries: [] },
    });
    const isOpen = async () =>
      (await store.open()).some(({ rollout }) => rollout === id);
    see([before], []);
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(await isOpen()).toBe(true);
    const after = next(was);
    if (after === 'gone') see([], [before]);
    else see(after, []);
    await new Promise(resolve => setTimeout(resolve, 200));
    expect(await isOpen()).toBe(!ends);
  },
);
