import { randomUUID } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  Action,
  Preview,
  TakenAction,
  takenActionsReplySchema,
} from '@bellwether/plugin-canary-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const NAMESPACE = 'payments-ml';

let sandbox: Sandbox;
let portal: Portal;

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  portal = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
  });
  await portal.ready();
});
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
});

/** A canary that waits at its pause. */
async function addCanary(name: string): Promise<string> {
  sandbox.clusters['prod-eu'].objects.putServer({
    kind: 'Rollout',
    namespace: NAMESPACE,
    name,
    model: 'card-fraud',
    stableVersion: 24,
    canaryVersion: 25,
    canaryWeight: 20,
    replicas: 4,
    readyReplicas: 4,
  });
  const id = `prod-eu/${NAMESPACE}/argo-rollout/${name}`;
  await portal.until(id, ({ phase }) => phase === 'paused');
  return id;
}

async function preview(id: string, action: Action): Promise<Preview> {
  const { body } = await portal.as(
    'owner',
    'post',
    `/v1/rollouts/${id}/previews`,
    { action },
  );
  expect(body).not.toHaveProperty('error');
  return body;
}

const press = (id: string, shown: Preview, key: string = randomUUID()) =>
  portal.as(
    'owner',
    'post',
    `/v1/rollouts/${id}/actions`,
    {
      action: shown.action,
      parameters: shown.parameters,
      precondition: shown.precondition,
      reason: 'The API server has much to do',
    },
    { 'idempotency-key': key },
  );

async function actionsOf(id: string): Promise<TakenAction[]> {
  const { body } = await portal.as(
    'owner',
    'get',
    `/v1/rollouts/${id}/actions`,
  );
  return takenActionsReplySchema.parse(body).actions;
}

/** What the cluster has, past the portal. */
const objectOf = (name: string) =>
  sandbox.clusters['prod-eu'].objects.get({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    namespace: NAMESPACE,
    name,
  });

const rolloutPath = (name: string, rest = '') =>
  `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/rollouts/${name}${rest}`;

describe.each([429, 503])(
  'an API server that answers a patch with %s',
  status => {
    it('is said to be overloaded; nothing was changed, nothing is tried again by itself, and the same click works later', async () => {
      const name = `busy-${status}`;
      const id = await addCanary(name);
      const shown = await preview(id, 'abort');
      const before = objectOf(name);
      const key = randomUUID();
      await sandbox.faults.set('prod-eu', {
        kind: 'status',
        status,
        retryAfterSeconds: 1,
        times: 1,
        match: { method: 'PATCH' },
      });
      const refused = await press(id, shown, key);
      expect(refused.status).toBe(503);
      expect(refused.body.error.message).toBe(
        'prod-eu is overloaded and asks to come back later; nothing was changed.',
      );
      expect(objectOf(name)).toEqual(before);
      expect(await actionsOf(id)).toMatchObject([{ state: 'refused' }]);

      const taken = await press(id, shown, key);
      expect(taken.status).toBe(202);
      await portal.until(id, ({ phase }) => phase === 'degraded');
      expect((await actionsOf(id)).map(({ state }) => state)).toContain(
        'observed',
      );
    });

    it('when it is asked for a right: that is no refusal of the right', async () => {
      const name = `asked-${status}`;
      const id = await addCanary(name);
      const shown = await preview(id, 'abort');
      const before = objectOf(name);
      await sandbox.faults.set('prod-eu', {
        kind: 'status',
        status,
        match: { method: 'POST', pathPrefix: '/apis/authorization.k8s.io/' },
      });
      const refused = await press(id, shown);
      expect(refused.status).toBe(503);
      expect(refused.body.error.message).toBe(
        `prod-eu answered HTTP ${status} to the question whether it is allowed; nothing was changed.`,
      );
      expect(objectOf(name)).toEqual(before);
      const { body } = await portal.as(
        'owner',
        'get',
        `/v1/rollouts/${id}/capabilities`,
      );
      const capabilities: Array<{ action: string; refusal?: string }> =
        body.capabilities;
      expect(
        capabilities.find(({ action }) => action === 'abort')?.refusal,
      ).toBe('stale');
    });

    it('in the middle of an action that is two requests: it is said that the first was taken', async () => {
      const name = `halfway-${status}`;
      const id = await addCanary(name);
      await press(id, await preview(id, 'pause'));
      await portal.until(id, ({ waiting }) =>
        waiting.some(({ reason }) => reason === 'manual-pause'),
      );
      await eventually('the pause is done', async () => {
        const [newest] = await actionsOf(id);
        return newest.state === 'observed' || undefined;
      });
      const shown = await preview(id, 'promote-full');
      expect(shown.requests).toHaveLength(2);
      await sandbox.faults.set('prod-eu', {
        kind: 'status',
        status,
        times: 1,
        match: { method: 'PATCH', pathPrefix: rolloutPath(name, '/status') },
      });
      const refused = await press(id, shown);
      expect(refused.status).toBe(503);
      expect(refused.body.error.message).toMatch(
        /overloaded.*only the first request was taken\.$/,
      );
      const { inProgress } = await portal.until(
        id,
        ({ waiting }) =>
          !waiting.some(({ reason }) => reason === 'manual-pause'),
      );
      expect(inProgress).toBe(true);
    });
  },
);

it('a patch whose answer was lost is not called refused: what became of it is found out', async () => {
  const name = 'unheard';
  const id = await addCanary(name);
  const shown = await preview(id, 'abort');
  await sandbox.faults.set('prod-eu', {
    kind: 'status',
    status: 504,
    times: 1,
    match: { method: 'PATCH' },
  });
  const answer = await press(id, shown);
  expect(answer.status).toBe(503);
  expect(answer.body.error.message).toMatch(/whether it was done is not known/);
  expect(await actionsOf(id)).toMatchObject([{ state: 'sending' }]);
  // An emergency does not wait for that.
  expect((await press(id, shown)).status).toBe(202);
  await portal.until(id, ({ phase }) => phase === 'degraded');
});
