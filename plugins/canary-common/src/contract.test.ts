import {
  actions,
  CanaryClient,
  canaryPermissions,
  parseRolloutId,
  permissionOf,
  rolloutId,
} from '.';

const address = {
  cluster: 'prod-eu',
  namespace: 'payments-ml',
  kind: 'argo-rollout',
  name: 'card-fraud',
} as const;

it('an id names a rollout, and is read back', () => {
  expect(parseRolloutId(rolloutId(address))).toEqual(address);
  for (const text of ['', 'a/b/c', 'a/b/pod/d', 'a/b/kserve/d/e']) {
    expect(parseRolloutId(text)).toBeUndefined();
  }
});

it('every action has its permission, and each of them is registered', () => {
  for (const action of actions) {
    expect(canaryPermissions).toContain(permissionOf[action]);
  }
});

it('the client names rollouts by their path, sends its key, and gives the backend’s words', async () => {
  const asked: Array<[string, RequestInit | undefined]> = [];
  const client = new CanaryClient({
    discoveryApi: { getBaseUrl: async () => 'http://portal/api/canary' },
    fetchApi: {
      fetch: async (url, init) => {
        asked.push([String(url), init]);
        return new Response(
          JSON.stringify({
            error: { name: 'ConflictError', message: 'The state is another' },
            request: { method: 'POST', url: '/actions' },
            response: { statusCode: 409 },
          }),
          { status: 409, headers: { 'Content-Type': 'application/json' } },
        );
      },
    },
  });
  const act = client.act(
    rolloutId(address),
    {
      action: 'abort',
      reason: 'The tests want to see it',
      precondition: { resourceVersion: '1', facts: {}, sentence: '' },
    },
    { idempotencyKey: 'key-of-the-test' },
  );
  await expect(act).rejects.toMatchObject({
    body: { error: { message: 'The state is another' } },
  });
  const [[url, init]] = asked;
  expect(url).toBe(
    'http://portal/api/canary/v1/rollouts/prod-eu/payments-ml/argo-rollout/card-fraud/actions',
  );
  expect(init?.headers).toMatchObject({ 'Idempotency-Key': 'key-of-the-test' });
});
