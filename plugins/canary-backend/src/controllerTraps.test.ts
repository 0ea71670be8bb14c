import { setTimeout as wait } from 'timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  Action,
  TakenAction,
  takenActionSchema,
} from '@bellwether/plugin-canary-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { z } from 'zod';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

let sandbox: Sandbox;
let portal: Portal;

beforeAll(async () => {
  sandbox = await startSandbox({
    quiet: true,
    // Every change within 150 ms of the controller's own write is missed.
    controllers: { races: { lost: 1, slow: 0, seed: 'lost' } },
  });
  portal = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
  });
  await portal.ready();
});
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
});

async function take(id: string, action: Action) {
  const shown = await portal.as(
    'owner',
    'post',
    `/v1/rollouts/${id}/previews`,
    {
      action,
    },
  );
  expect(shown.body).not.toHaveProperty('error');
  const answer = await portal.as(
    'owner',
    'post',
    `/v1/rollouts/${id}/actions`,
    {
      action,
      reason: 'The tests want to see what follows',
      precondition: shown.body.precondition,
    },
  );
  expect(answer.status).toBe(202);
  const taken: TakenAction = await eventually('an end', async () => {
    const { body } = await portal.as(
      'owner',
      'get',
      `/v1/actions/${answer.body.id}`,
    );
    const now = takenActionSchema.parse(body);
    return ['sending', 'waiting'].includes(now.state) ? undefined : now;
  });
  return { shown: shown.body, taken };
}

const statusSchema = z.looseObject({
  phase: z.string().optional(),
  currentStepIndex: z.number().optional(),
  pauseConditions: z.array(z.unknown()).optional(),
});

it('a promote that another tool lost leaves the rollout stuck; the button wakes it', async () => {
  const { objects } = sandbox.clusters['prod-eu'];
  const id = 'prod-eu/payments-ml/argo-rollout/card-fraud';
  const reference = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    namespace: 'payments-ml',
    name: 'card-fraud',
  };
  const statusNow = () => statusSchema.parse(objects.get(reference)?.status);
  const before = statusNow();
  expect((await take(id, 'promote')).taken.state).toBe('observed');
  // As soon as the next pause is written, another tool ends it: too early.
  for (;;) {
    const { phase, currentStepIndex, pauseConditions } = statusNow();
    if (
      phase === 'Paused' &&
      pauseConditions &&
      currentStepIndex !== before.currentStepIndex
    ) {
      break;
    }
    await wait(2);
  }
  // The controller writes something, and the patch comes right behind it.
  objects.apply(reference, draft => {
    draft.metadata.labels = { ...draft.metadata.labels, touched: 'yes' };
  });
  const step = statusNow().currentStepIndex;
  objects.apply(reference, draft => {
    const { pauseConditions: _, ...status } = statusSchema.parse(draft.status);
    draft.status = { ...status, controllerPause: true };
  });
  // It is stuck there: the controller never saw that the pause was ended.
  await portal.until(
    id,
    ({ waiting, currentStep }) =>
      currentStep === step &&
      waiting.some(({ reason }) => reason === 'unpausing'),
  );
  const { shown, taken } = await take(id, 'promote');
  expect(shown.requests[0].body).toMatchObject({
    status: { message: expect.stringMatching(/^promote requested 20/) },
  });
  expect(taken.state).toBe('observed');
});

it('blue-green: the new side waits for a person, and gets all requests at once', async () => {
  const base = `${sandbox.urls.clusters['prod-eu']}`;
  const create = async (path: string, body: object) => {
    const response = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${sandbox.tokens.admin}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    expect([path, response.status]).toEqual([path, 201]);
  };
  for (const side of ['active', 'preview']) {
    await create('/api/v1/namespaces/payments-ml/services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `blue-${side}` },
      spec: {
        selector: { app: 'blue' },
        ports: [{ port: 80, targetPort: 8080 }],
      },
    });
  }
  await create('/apis/argoproj.io/v1alpha1/namespaces/payments-ml/rollouts', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: {
      name: 'blue',
      annotations: { 'bellwether.dev/model': 'card-fraud' },
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'blue' } },
      strategy: {
        blueGreen: {
          activeService: 'blue-active',
          previewService: 'blue-preview',
          autoPromotionEnabled: false,
        },
      },
      template: {
        metadata: { labels: { app: 'blue' } },
        spec: {
          containers: [
            { name: 'model', image: 'registry.example.com/model:1' },
          ],
        },
      },
    },
  });
  const id = 'prod-eu/payments-ml/argo-rollout/blue';
  await portal.until(id, ({ phase }) => phase === 'healthy');
  await wait(300);
  const image = await portal.as(
    'owner',
    'post',
    `/v1/rollouts/${id}/previews`,
    {
      action: 'set-image',
      parameters: { image: 'registry.example.com/model:2' },
    },
  );
  await portal.as('owner', 'post', `/v1/rollouts/${id}/actions`, {
    action: 'set-image',
    parameters: { image: 'registry.example.com/model:2' },
    reason: 'The tests want to see what follows',
    precondition: image.body.precondition,
  });
  const held = await portal.until(id, ({ waiting }) =>
    waiting.some(({ reason }) => reason === 'blue-green-pause'),
  );
  expect(held).toMatchObject({
    controller: 'argo-blue-green',
    traffic: { effective: { share: 0 } },
    arms: [{ role: 'stable' }, { role: 'canary' }],
  });
  const { taken } = await take(id, 'promote');
  expect(taken.state).toBe('observed');
  const after = await portal.until(id, ({ phase }) => phase === 'healthy');
  expect(after.arms[0].images).toEqual(['registry.example.com/model:2']);
});
