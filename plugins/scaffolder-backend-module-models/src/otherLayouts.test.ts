import { forAllTests } from './__testUtils__/forAllTests';
import { Layout, readLayouts } from './__testUtils__/layouts';
import { completes, proposed } from './__testUtils__/proposals';
import { toldSecrets } from './__testUtils__/secrets';
import { TeamPortal } from './__testUtils__/TeamPortal';

jest.setTimeout(120_000);

const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: card-fraud-training
spec:
  type: ml-training
  lifecycle: production # ours
  owner: group:default/payments-ml
`;

const portal = forAllTests(new TeamPortal());
let layouts: Record<string, Layout>;

beforeAll(async () => {
  layouts = await readLayouts();
});

describe.each([
  ['plain-rollout', /replicas: 0/, /replicas: 4/],
  ['merged-rollout', /replicas: 0/, /replicas: 3/],
  ['patched-rollout', /path: \/spec\/replicas\n {2}value: 0/, /value: 3/],
  ['plain-service', /serving\.kserve\.io\/stop: "true"/, /minReplicas: 2/],
  [
    'patched-service',
    /path: \/metadata\/annotations\/serving\.kserve\.io~1stop\n {2}value: "true"/,
    /value: 3/,
  ],
])('a project of layout %s', (layout, stopped, pods) => {
  it('is promoted to the challenger', async () => {
    const repo = `promote-${layout}`;
    const [file] = Object.keys(layouts[layout]);
    await portal.repositories.publish(repo, layouts[layout]);
    await completes(portal, 'promote-model', {
      model: TeamPortal.model,
      reason: 'Fewer misses on the same rows',
      repoUrl: portal.repositories.urlOf(repo),
      file,
      replicas: 3,
    });
    const changed = await proposed(portal, repo);
    expect([...changed.keys()].sort()).toEqual(
      [file, `docs/promotions/${portal.challenger}.md`].sort(),
    );
    const text = changed.get(file) ?? '';
    expect(text).toContain(
      layout.endsWith('service')
        ? 's3://models/card-fraud/next'
        : `models:/card-fraud/${portal.challenger}`,
    );
    expect(text).toMatch(pods);
    expect(changed.get(`docs/promotions/${portal.challenger}.md`)).toMatch(
      /As its own pipeline judged it\n\n.*evaluation\.json/,
    );
  });

  it.each([true, false])(
    'is retired, with an entry in the catalog: %s',
    async withEntry => {
      const repo = `retire-${layout}-${withEntry}`;
      const [file] = Object.keys(layouts[layout]);
      await portal.repositories.publish(repo, {
        ...layouts[layout],
        // What is to be stopped has pods.
        [file]: layouts[layout][file]
          .replace('value: 0', 'value: 2')
          .replace('replicas: 0', 'replicas: 2'),
        'catalog-info.yaml': CATALOG,
      });
      await completes(portal, 'retire-model', {
        model: TeamPortal.model,
        step: 'stop',
        reason: 'Replaced by a rule',
        confirmedName: 'card-fraud',
        repoUrl: portal.repositories.urlOf(repo),
        file,
        catalogFile: withEntry ? 'catalog-info.yaml' : '',
      });
      const changed = await proposed(portal, repo);
      expect(changed.get(file)).toMatch(stopped);
      expect(changed.get('catalog-info.yaml')).toEqual(
        withEntry
          ? CATALOG.replace('lifecycle: production', 'lifecycle: deprecated')
          : undefined,
      );
    },
  );
});

it('tells nothing secret, in no log and in no answer', () => {
  expect(toldSecrets(portal.scaffolder)).toEqual([]);
});
