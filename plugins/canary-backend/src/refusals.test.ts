import { TestDatabases } from '@backstage/backend-test-utils';
import { eventually } from './__testUtils__/eventually';
import { PressedCanaries } from './__testUtils__/PressedCanaries';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** How often a change is sent at most while only the version of the object has moved. */
const ATTEMPTS = 5;

let canaries: PressedCanaries;

beforeAll(async () => {
  canaries = await PressedCanaries.start(await databases.init('SQLITE_3'));
});
afterEach(() => canaries.sandbox.faults.clear());
afterAll(() => canaries.stop());

/** The API server answers changes of the status so, a number of times. */
const refuse = (status: number, times?: number) =>
  canaries.sandbox.faults.set('prod-eu', {
    kind: 'status',
    status,
    ...(times !== undefined && { times }),
    match: { method: 'PATCH' },
  });

const patches = () =>
  (canaries.sandbox.requests.counts()['prod-eu'] ?? [])
    .filter(({ method }) => method === 'PATCH')
    .reduce((sum, { count }) => sum + count, 0);

describe('an API server that answers a change with 409', () => {
  it('is asked again while all that matters is as it was: the action is taken once', async () => {
    const id = await canaries.add('contended');
    const shown = await canaries.preview(id, 'abort');
    canaries.sandbox.requests.reset();
    await refuse(409, 2);
    expect((await canaries.press(id, shown)).status).toBe(202);
    await canaries.portal.until(id, ({ phase }) => phase === 'degraded');
    expect(patches()).toBe(3);
    const actions = await eventually('the abort is done', async () => {
      const all = await canaries.actionsOf(id);
      return all[0].state === 'observed' ? all : undefined;
    });
    expect(actions).toHaveLength(1);
  });

  it('again and again is a conflict that is shown; nothing was changed', async () => {
    const id = await canaries.add('contested');
    const shown = await canaries.preview(id, 'abort');
    const before = canaries.objectOf('contested');
    canaries.sandbox.requests.reset();
    await refuse(409);
    const refused = await canaries.press(id, shown);
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toMatch(
      /another state by now; nothing was changed/,
    );
    expect(patches()).toBe(ATTEMPTS);
    expect(canaries.objectOf('contested')).toEqual(before);
    expect(await canaries.actionsOf(id)).toMatchObject([{ state: 'conflict' }]);
  });
});

it('a cluster that refuses with 403 what it had said it would allow is believed', async () => {
  const id = await canaries.add('forbidden');
  const shown = await canaries.preview(id, 'promote');
  const before = canaries.objectOf('forbidden');
  await refuse(403);
  const refused = await canaries.press(id, shown);
  expect(refused.status).toBe(403);
  expect(refused.body.error.message).toMatch(/^prod-eu does not allow it/);
  expect(canaries.objectOf('forbidden')).toEqual(before);
  expect(await canaries.actionsOf(id)).toMatchObject([{ state: 'refused' }]);
});

it('a rollout that is removed between preview and press is not there any more', async () => {
  const id = await canaries.add('fleeting');
  const shown = await canaries.preview(id, 'promote');
  canaries.sandbox.clusters['prod-eu'].objects.remove(
    canaries.referenceOf('fleeting'),
  );
  const { status, body } = await canaries.press(id, shown);
  expect(status).toBe(404);
  expect(body.error.message).toMatch(/no rollout|not there any more/);
});
