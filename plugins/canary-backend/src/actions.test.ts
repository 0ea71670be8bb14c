import { randomUUID } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  Action,
  ActionParameters,
  Preview,
  TakenAction,
  takenActionSchema,
} from '@bellwether/plugin-canary-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { eventually } from './__testUtils__/eventually';
import { Caller, Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const reason = 'The tests want to see what follows';

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
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
});

const BASIS = {
  kind: 'Rollout' as const,
  namespace: 'payments-ml',
  model: 'card-fraud',
  stableVersion: 24,
  replicas: 4,
  readyReplicas: 4,
};

/** A Rollout of its own for a test: a canary that pauses at 20 %, unless it is told otherwise. */
async function addRollout(
  name: string,
  {
    canary = true,
    annotations = {},
  }: { canary?: boolean; annotations?: Record<string, string> } = {},
): Promise<string> {
  const cluster = sandbox.clusters['prod-eu'].objects;
  cluster.putServer({
    ...BASIS,
    name,
    ...(canary && { canaryVersion: 25, canaryWeight: 20 }),
  });
  if (Object.keys(annotations).length > 0) {
    cluster.apply(
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        namespace: BASIS.namespace,
        name,
      },
      draft => {
        draft.metadata.annotations = {
          ...draft.metadata.annotations,
          ...annotations,
        };
      },
    );
  }
  const id = `prod-eu/payments-ml/argo-rollout/${name}`;
  await portal.until(
    id,
    ({ phase, git }) =>
      phase === (canary ? 'paused' : 'healthy') &&
      (git.owner === 'git') === Object.keys(annotations).length > 0,
  );
  return id;
}

async function preview(
  id: string,
  action: Action,
  parameters: ActionParameters = {},
): Promise<Preview> {
  const reply = await portal.as(
    'owner',
    'post',
    `/v1/rollouts/${id}/previews`,
    { action, parameters },
  );
  expect(reply.body).not.toHaveProperty('error');
  return reply.body;
}

function act(
  id: string,
  shown: Preview,
  {
    caller = 'owner',
    key = randomUUID(),
  }: { caller?: Caller; key?: string } = {},
) {
  return portal.as(
    caller,
    'post',
    `/v1/rollouts/${id}/actions`,
    {
      action: shown.action,
      parameters: shown.parameters,
      precondition: shown.precondition,
      reason,
    },
    { 'idempotency-key': key },
  );
}

const ended = (id: string): Promise<TakenAction> =>
  eventually('an end', async () => {
    const { body } = await portal.as('owner', 'get', `/v1/actions/${id}`);
    const taken = takenActionSchema.parse(body);
    return ['sending', 'waiting'].includes(taken.state) ? undefined : taken;
  });

async function take(
  id: string,
  action: Action,
  parameters?: ActionParameters,
): Promise<TakenAction> {
  const answer = await act(id, await preview(id, action, parameters));
  expect(answer.body).toMatchObject({ state: 'waiting' });
  expect(answer.status).toBe(202);
  return ended(answer.body.id);
}

it('a promote is shown, sent, and waited for until the controller has done it', async () => {
  const id = await addRollout('promoted');
  const before = await portal.rollout(id);
  const shown = await preview(id, 'promote');
  expect(shown.requests).toEqual([
    {
      method: 'PATCH',
      path: '/apis/argoproj.io/v1alpha1/namespaces/payments-ml/rollouts/promoted/status',
      contentType: 'application/merge-patch+json',
      body: {
        metadata: { resourceVersion: before.resourceVersion },
        status: { pauseConditions: null },
      },
    },
  ]);
  const answer = await act(id, shown);
  expect([answer.status, answer.body.state]).toEqual([202, 'waiting']);
  expect((await ended(answer.body.id)).state).toBe('observed');
  const after = await portal.until(
    id,
    ({ phase, traffic }) =>
      phase === 'paused' && traffic.effective?.share === 0.5,
  );
  expect(after.currentStep).toBe((before.currentStep ?? 0) + 2);
  expect(after.traffic.state).toBe('as-asked');
  const { body } = await portal.as('owner', 'get', `/v1/rollouts/${id}/events`);
  const events: Array<{ type: string; actor: string; reason?: string }> =
    body.events;
  expect(
    events.find(({ type }) => type === 'canary.weight.changed'),
  ).toMatchObject({ actor: 'user:default/owner', reason });
  expect(portal.signals.map(({ channel }) => channel)).toContain(
    'canary:resource:default/card-fraud',
  );
  expect(
    portal.published.map(({ eventPayload }) => eventPayload),
  ).toContainEqual(
    expect.objectContaining({
      type: 'canary.action.taken',
      model: 'resource:default/card-fraud',
      actor: 'user:default/owner',
      reason,
    }),
  );
});

it('an abort takes all requests back, and a retry begins again', async () => {
  const id = await addRollout('aborted');
  expect((await take(id, 'abort')).state).toBe('observed');
  const aborted = await portal.until(id, ({ phase }) => phase === 'degraded');
  expect(aborted).toMatchObject({
    inProgress: false,
    traffic: { effective: { share: 0 } },
  });
  expect(aborted.waiting[0]).toMatchObject({ reason: 'aborted' });
  const { status, body } = await portal.as(
    'owner',
    'post',
    `/v1/rollouts/${id}/previews`,
    { action: 'promote' },
  );
  expect([status, body.error.message]).toEqual([
    409,
    expect.stringMatching(/aborted.*do nothing/),
  ]);
  expect((await take(id, 'retry')).state).toBe('observed');
  await portal.until(
    id,
    ({ phase, currentStep }) => phase === 'paused' && currentStep === 1,
  );
});

it('a full promote is done when the weights are back, not when the controller says so', async () => {
  const id = await addRollout('whole');
  expect((await take(id, 'promote-full')).state).toBe('observed');
  const { arms, phase } = await portal.rollout(id);
  expect(phase).toBe('healthy');
  expect(arms).toMatchObject([{ role: 'stable', version: 25 }]);
});

it('a pause by hand holds, and a resume goes on', async () => {
  const id = await addRollout('held');
  expect((await take(id, 'pause')).state).toBe('observed');
  const held = await portal.until(id, ({ waiting }) =>
    waiting.some(({ reason: why }) => why === 'manual-pause'),
  );
  expect(held.traffic.effective?.share).toBe(0.2);
  expect((await take(id, 'resume')).state).toBe('observed');
  await portal.until(id, ({ currentStep }) => (currentStep ?? 0) > 4);
});

it('a rollback to what is stable is at once', async () => {
  const id = await addRollout('back');
  expect((await take(id, 'rollback')).state).toBe('observed');
  const after = await portal.until(id, ({ phase }) => phase === 'healthy');
  expect(after.arms).toMatchObject([{ role: 'stable', version: 24 }]);
});

it('another image begins a rollout; its analysis can be ended, which moves it forward', async () => {
  const id = await addRollout('imaged', { canary: false });
  expect(
    (await take(id, 'set-image', { image: 'registry.example.com/other:9' }))
      .state,
  ).toBe('observed');
  await portal.until(id, ({ phase }) => phase === 'paused');
  expect((await take(id, 'promote')).state).toBe('observed');
  const analysed = await portal.until(id, ({ waiting }) =>
    waiting.some(({ reason: why }) => why === 'analysis-running'),
  );
  expect((await take(id, 'end-analysis')).state).toBe('observed');
  const after = await portal.until(
    id,
    ({ currentStep }) => (currentStep ?? 0) > (analysed.currentStep ?? 0),
  );
  expect(after.analysisRuns[0]).toMatchObject({
    terminated: true,
    phase: 'successful',
  });
});

it('a restart replaces pods', async () => {
  const id = await addRollout('restarted', { canary: false });
  expect((await take(id, 'restart')).state).toBe('observed');
});

it('a second click with the same key is the same action', async () => {
  const id = await addRollout('twice');
  const shown = await preview(id, 'promote');
  const key = randomUUID();
  const first = await act(id, shown, { key });
  const second = await act(id, shown, { key });
  expect(second.body).toEqual(first.body);
  await ended(first.body.id);
  const { body } = await portal.as(
    'owner',
    'get',
    `/v1/rollouts/${id}/actions`,
  );
  expect(body.actions).toHaveLength(1);
});

it('what was looked at has to hold: a step that somebody else took is told, and nothing is changed', async () => {
  const id = await addRollout('overtaken');
  const shown = await preview(id, 'promote');
  const other = await act(id, shown);
  await ended(other.body.id);
  await portal.until(
    id,
    ({ phase, currentStep }) => phase === 'paused' && currentStep === 6,
  );
  const answer = await act(id, shown);
  expect(answer.status).toBe(409);
  expect(answer.body.error.message).toMatch(
    /step was 5 and is 7.*Nothing was changed/,
  );
  // The controller goes on writing by itself; what counts is that no request was sent.
  const { body } = await portal.as(
    'owner',
    'get',
    `/v1/rollouts/${id}/actions`,
  );
  expect(body.actions).toHaveLength(1);
  expect(await portal.rollout(id)).toMatchObject({
    phase: 'paused',
    currentStep: 6,
  });
});

it('an abort is not kept from acting because a pod became ready meanwhile', async () => {
  const id = await addRollout('busy');
  const shown = await preview(id, 'abort');
  sandbox.clusters['prod-eu'].objects.apply(
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      namespace: 'payments-ml',
      name: 'busy',
    },
    draft => {
      draft.metadata.labels = { ...draft.metadata.labels, touched: 'yes' };
    },
  );
  const answer = await act(id, shown);
  expect(answer.status).toBe(202);
  expect((await ended(answer.body.id)).state).toBe('observed');
});

it('what Git owns is not patched: the exact change is shown, and status is still changed at once', async () => {
  const id = await addRollout('gitted', {
    annotations: {
      'argocd.argoproj.io/tracking-id':
        'payments:argoproj.io/Rollout:payments-ml/gitted',
    },
  });
  const shown = await preview(id, 'pause');
  expect(shown).toMatchObject({
    capability: { via: 'by-hand' },
    requests: [],
    git: { diff: '+ spec:\n+   paused: true' },
    changes: [{ path: 'spec.paused', owner: 'git' }],
  });
  const answer = await act(id, shown);
  expect(answer.status).toBe(409);
  expect(answer.body.error.message).toMatch(
    /Argo CD app payments.*exact change/,
  );
  expect((await take(id, 'abort')).state).toBe('observed');
  const aborted = await portal.until(
    id,
    ({ git }) => git.stillNames !== undefined,
  );
  expect(aborted.git.stillNames?.sentence).toMatch(/Git still names 25/);
});

it('capabilities say why not: by the state, by the portal, by the cluster', async () => {
  const id = await addRollout('asked');
  const of = async (caller: Caller) => {
    const { body } = await portal.as(
      caller,
      'get',
      `/v1/rollouts/${id}/capabilities`,
    );
    const capabilities: Array<{
      action: string;
      possible: boolean;
      refusal?: string;
    }> = body.capabilities;
    return Object.fromEntries(
      capabilities.map(({ action, possible, refusal }) => [
        action,
        possible || refusal,
      ]),
    );
  };
  expect(await of('owner')).toMatchObject({
    promote: true,
    abort: true,
    pause: true,
    retry: 'state',
    'set-weight': 'controller',
  });
  expect(await of('stranger')).toMatchObject({
    promote: 'permission',
    abort: 'permission',
  });
  const { access } = sandbox.clusters['prod-eu'];
  access.setRules('owner', [
    { verbs: ['get', 'list', 'watch'], apiGroups: ['*'], resources: ['*'] },
    {
      verbs: ['patch'],
      apiGroups: ['argoproj.io'],
      resources: ['rollouts/status'],
    },
  ]);
  try {
    expect(await of('owner')).toMatchObject({
      promote: true,
      abort: true,
      pause: 'cluster',
      restart: 'cluster',
    });
    const answer = await act(id, await preview(id, 'pause'));
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toMatch(
      /prod-eu does not allow to patch rollouts\.argoproj\.io in payments-ml/,
    );
  } finally {
    access.setRules('owner', undefined);
  }
});
