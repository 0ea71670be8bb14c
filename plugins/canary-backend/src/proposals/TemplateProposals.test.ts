import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { GitOwnership } from '@bellwether/plugin-canary-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { argoAdapter } from '../adapters';
import {
  recordedStatus,
  seenIn,
} from '../adapters/argo/__fixtures__/recordedRollout';
import { EventStore, migrate } from '../database';
import { analysisStep } from '../verdict/analysisTemplate';
import { ManifestChange, Proposals } from './Proposals';
import { TemplateProposals } from './TemplateProposals';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function scene(git: Partial<GitOwnership>, steps?: unknown[]) {
  const knex = await databases.init('SQLITE_3');
  await migrate(knex);
  const seen = seenIn(recordedStatus('promote', 'before'));
  const { object } = seen.objects;
  const view = {
    ...seen,
    objects: steps
      ? {
          ...seen.objects,
          object: { ...object, spec: { strategy: { canary: { steps } } } },
        }
      : seen.objects,
    git: { owner: 'git' as const, sentence: '', fields: [], ...git },
    id: seen.observed.id,
    adapter: argoAdapter,
    seenAt: new Date(),
    stateSince: 0,
    trafficSince: 0,
  };
  const opened: ManifestChange[] = [];
  const proposals = {
    problemOf: () => undefined,
    openChange: async (_view: unknown, change: ManifestChange) => {
      opened.push(change);
      return {
        url: `https://code.example.com/pull/${opened.length}`,
        number: opened.length,
        branch: 'b',
        notAsked: [{ reviewer: '@otto', reason: 'code.example.com: no' }],
      };
    },
  } as unknown as Proposals;
  const templates = new TemplateProposals({
    entityRefOf: () => 'resource:default/model',
    events: new EventStore(knex),
    knex,
    live: { find: () => view },
    onChanged: () => {},
    outbox: Outbox.create({
      knex,
      events: { publish: async () => {}, subscribe: async () => {} },
      logger: mockServices.logger.mock(),
    }),
    proposals,
    templateOf: async () => ({
      template: 'kind: AnalysisTemplate\n',
      step: analysisStep(),
      secret: { name: 'bellwether-judge', key: 'token' },
    }),
  });
  return { id: view.id, knex, opened, templates };
}

const by = {
  actor: 'user:default/owner',
  key: 'key-1',
  reason: 'Let the judge decide about this model',
};

it('proposes the template and a step after the first share, once for one key, with an event', async () => {
  const { id, knex, opened, templates } = await scene({}, [
    { setWeight: 10 },
    { pause: {} },
    { setWeight: 50 },
  ]);
  expect(templates.describe(id)).toMatchObject({ possible: true });
  const first = await templates.propose(id, by);
  expect(first.notAsked).toBe(
    'Not asked for a review: @otto (code.example.com: no).',
  );
  expect(await templates.propose(id, by)).toEqual(first);
  expect(opened).toHaveLength(1);
  expect(opened[0].beside).toEqual([
    { name: 'bellwether-verdict.yaml', text: 'kind: AnalysisTemplate\n' },
  ]);
  expect(opened[0].specAfter[0].value).toMatchObject([
    { setWeight: 10 },
    { analysis: { templates: [{ templateName: 'bellwether-verdict' }] } },
    { pause: {} },
    { setWeight: 50 },
  ]);
  const { events } = await new EventStore(knex).list(id);
  expect(events).toMatchObject([
    { type: 'canary.change.proposed', actor: by.actor, reason: by.reason },
  ]);
});

it.each<[string, Partial<GitOwnership>, unknown[], RegExp]>([
  ['Git owns nothing', { owner: 'cluster' }, [{ setWeight: 1 }], /by hand/],
  ['there are no steps', {}, [], /no steps/],
  [
    'a step asks already',
    {},
    [{ analysis: { templates: [{ templateName: 'bellwether-verdict' }] } }],
    /asks the judge already/,
  ],
])('proposes nothing where %s', async (_, git, steps, why) => {
  const { id, opened, templates } = await scene(git, steps);
  await expect(templates.propose(id, by)).rejects.toThrow(why);
  expect(opened).toEqual([]);
});
