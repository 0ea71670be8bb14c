import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { forAllTests } from './__testUtils__/forAllTests';
import { Layout, readLayouts } from './__testUtils__/layouts';
import { MONITORING } from './__testUtils__/monitoring';
import { completes } from './__testUtils__/proposals';
import { toldSecrets } from './__testUtils__/secrets';
import { TeamPortal } from './__testUtils__/TeamPortal';
import { postToMlflow } from './__testUtils__/upstreams';

jest.setTimeout(120_000);

const portal = forAllTests(new TeamPortal());
let layouts: Record<string, Layout>;

beforeAll(async () => {
  layouts = await readLayouts();
  await postToMlflow(portal.sandbox, 'registered-models/set-tag', {
    name: 'failed-delivery',
    key: 'bellwether.dev/drift-monitor',
    value: 'drift.yaml',
  });
});

afterEach(async () => {
  await portal.sandbox.faults.clear('mlflow');
  await portal.sandbox.faults.clear('code-host');
});

describe('a code host that goes down half-way', () => {
  it.each([
    ['add-monitoring', 'POST', 'pulls'],
    ['promote-model', 'PUT', 'contents'],
    ['retire-model', 'POST', 'git/refs'],
  ])(
    'leaves nothing of %s, and a retry goes on',
    async (template, method, path) => {
      const repo = `down-${template}`;
      await portal.repositories.publish(repo, layouts['plain-rollout']);
      await portal.sandbox.faults.set('code-host', {
        kind: 'status',
        status: 503,
        match: {
          method,
          pathPrefix: `/api/v3/repos/travel-ml/${repo}/${path}`,
        },
      });
      const task = await portal.scaffolder.run(template, {
        ...MONITORING,
        reason: 'The host goes down',
        step: 'stop',
        confirmedName: 'card-fraud',
        file: 'serving/rollout.yaml',
        repoUrl: portal.repositories.urlOf(repo),
      });
      expect(task.error).toMatch(
        /^repoUrl: \S+ answered HTTP 503 for travel-ml\/down-/,
      );
      expect(task.messages.join('\n')).toMatch(/Nothing was made/);
      await portal.sandbox.faults.clear('code-host');
      const again = await portal.scaffolder.retry(task);
      expect({ status: again.status, error: again.error }).toEqual({
        status: 'completed',
        error: undefined,
      });
      expect(await portal.repositories.pullsOf(repo)).toHaveLength(1);
    },
  );

  it('refuses the portal’s account: one sentence, and nothing is made', async () => {
    await portal.repositories.publish('refused', layouts['plain-rollout']);
    await portal.sandbox.faults.set('code-host', {
      kind: 'status',
      status: 403,
    });
    const task = await portal.scaffolder.run('promote-model', {
      model: TeamPortal.model,
      reason: 'The host refuses',
      file: 'serving/rollout.yaml',
      repoUrl: portal.repositories.urlOf('refused'),
    });
    expect(task.error).toMatch(
      /^repoUrl: \S+ does not permit this to the portal's account \(403\); it says: Sandbox fault: status 403$/,
    );
    expect(task.messages.join('\n')).toMatch(/Nothing was made/);
  });
});

it('says which tags were set when the registry goes down between them', async () => {
  await portal.sandbox.faults.set('mlflow', {
    kind: 'status',
    status: 503,
    match: {
      method: 'DELETE',
      pathPrefix: '/api/2.0/mlflow/registered-models/delete-tag',
    },
  });
  const task = await portal.scaffolder.run('retire-model', {
    model: 'resource:default/failed-delivery',
    step: 'archive',
    reason: 'Nobody asks it any more',
    confirmedName: 'failed-delivery',
  });
  expect(task.error).toMatch(/^registry: mlflow-prod .*503/);
  const log = task.messages.join('\n');
  expect(log).toMatch(
    /Made so far: the tag lifecycle of 'failed-delivery' in mlflow-prod; the tag retired-because of/,
  );
  expect(log).toMatch(
    /To undo: delete the tag lifecycle of 'failed-delivery'; delete the tag retired-because/,
  );
  await portal.sandbox.faults.clear('mlflow');
  expect((await portal.scaffolder.retry(task)).error).toBeUndefined();
});

it('moves champion although the registry’s answer is lost, with who asked and why', async () => {
  await portal.repositories.publish('answer-lost', layouts['plain-rollout']);
  await portal.sandbox.faults.set('mlflow', {
    kind: 'lost',
    match: {
      method: 'POST',
      pathPrefix: '/api/2.0/mlflow/registered-models/alias',
    },
  });
  const reason = 'Fewer misses, and the answer is lost';
  const task = await completes(portal, 'promote-model', {
    model: TeamPortal.model,
    reason,
    moveChampion: true,
    file: 'serving/rollout.yaml',
    repoUrl: portal.repositories.urlOf('answer-lost'),
  });
  expect(task.messages.join('\n')).toMatch(
    new RegExp(`Moved champion from \\d+ to ${portal.challenger}`),
  );
  expect(await portal.repositories.pullsOf('answer-lost')).toHaveLength(1);
  const { body } = await request(portal.scaffolder.server)
    .get('/api/models/v1/models/resource/default/card-fraud/events')
    .set('Authorization', mockCredentials.user.header('user:default/owner'));
  const [moved] = body.events.filter(
    ({ type }: { type: string }) => type === 'models.alias.moved',
  );
  expect(moved).toMatchObject({
    actor: 'user:default/owner',
    reason,
    after: { alias: 'champion', version: Number(portal.challenger) },
  });
});

it('tells nothing secret, in no log and in no answer', () => {
  expect(toldSecrets(portal.scaffolder)).toEqual([]);
});
