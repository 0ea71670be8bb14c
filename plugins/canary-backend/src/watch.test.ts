import { TestDatabases } from '@backstage/backend-test-utils';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(90_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const CARD_FRAUD = 'prod-eu/payments-ml/argo-rollout/card-fraud';
const REFERENCE = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  namespace: 'payments-ml',
  name: 'card-fraud',
};

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

/** Changes something that the controller leaves alone and that the tab shows: who applies the Rollout. */
function setApplication(name: string) {
  sandbox.clusters['prod-eu'].objects.apply(REFERENCE, draft => {
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      'argocd.argoproj.io/tracking-id': `${name}:argoproj.io/Rollout:payments-ml/card-fraud`,
    };
  });
}

const told = (name: string) =>
  portal.until(CARD_FRAUD, ({ git }) => git.application === name);

it('many viewers cost one watch of each kind', async () => {
  sandbox.requests.reset();
  for (let viewer = 0; viewer < 50; viewer++) {
    await portal.as('viewer', 'get', `/v1/rollouts/${CARD_FRAUD}`);
    await portal.as('viewer', 'get', '/v1/fleet');
  }
  const asked = sandbox.requests.counts()['prod-eu'] ?? [];
  // None of the fifty asked the cluster: what there is, is the watch's own pulse.
  const total = asked.reduce((sum, { count }) => sum + count, 0);
  expect(total).toBeLessThan(20);
});

it('a change is on the board, and announced to open screens', async () => {
  portal.signals.length = 0;
  setApplication('told');
  await told('told');
  const signal = await eventually('a signal', async () =>
    portal.signals.find(
      ({ channel }) => channel === 'canary:resource:default/card-fraud',
    ),
  );
  expect(signal.message).toEqual({ rollout: CARD_FRAUD });
});

it('a watch that cannot go on from where it was is begun anew, without a gap', async () => {
  setApplication('before');
  await told('before');
  await sandbox.faults.set('prod-eu', { kind: 'refuse' });
  setApplication('unseen');
  // What happened meanwhile is forgotten: a watch from before is answered with an error in its stream.
  sandbox.clusters['prod-eu'].store.compact();
  await eventually('a board that says that it may be old', async () => {
    const { freshness } = await portal.rollout(CARD_FRAUD);
    return freshness.staleSince;
  });
  await sandbox.faults.clear('prod-eu');
  await told('unseen');
  setApplication('after');
  const { freshness } = await told('after');
  expect(freshness.staleSince).toBeUndefined();
});

it('a dropped watch goes on from where it was', async () => {
  sandbox.requests.reset();
  await sandbox.faults.set('prod-eu', { kind: 'drop-watch' });
  setApplication('dropped');
  await told('dropped');
  const lists = (sandbox.requests.counts()['prod-eu'] ?? []).filter(
    ({ method, route }) =>
      method === 'GET' && /rollouts$|replicasets$|pods$/.test(route),
  );
  expect(lists).toEqual([]);
});

it('a rollout that is removed is gone, and its history stays', async () => {
  sandbox.clusters['prod-eu'].objects.remove(REFERENCE);
  await eventually('no rollout', async () => {
    const { status } = await portal.as(
      'owner',
      'get',
      `/v1/rollouts/${CARD_FRAUD}`,
    );
    return status === 404 || undefined;
  });
  const { types, status } = await eventually(
    'the end of its history',
    async () => {
      const reply = await portal.as(
        'owner',
        'get',
        `/v1/rollouts/${CARD_FRAUD}/events`,
      );
      const events: Array<{ type: string }> = reply.body.events ?? [];
      return events.length > 0
        ? { status: reply.status, types: events.map(({ type }) => type) }
        : undefined;
    },
  );
  expect([status, types[0]]).toEqual([200, 'canary.rollout.removed']);
});
