import { randomUUID } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { eventually } from './__testUtils__/eventually';
import { PressedCanaries } from './__testUtils__/PressedCanaries';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

let canaries: PressedCanaries;

beforeAll(async () => {
  canaries = await PressedCanaries.start(await databases.init('SQLITE_3'));
});
afterEach(() => canaries.sandbox.faults.clear());
afterAll(() => canaries.stop());

describe.each([429, 503])(
  'an API server that answers a patch with %s',
  status => {
    it('is said to be overloaded; nothing was changed, nothing is tried again by itself, and the same click works later', async () => {
      const name = `busy-${status}`;
      const id = await canaries.add(name);
      const shown = await canaries.preview(id, 'abort');
      const before = canaries.objectOf(name);
      const key = randomUUID();
      await canaries.sandbox.faults.set('prod-eu', {
        kind: 'status',
        status,
        retryAfterSeconds: 1,
        times: 1,
        match: { method: 'PATCH' },
      });
      const refused = await canaries.press(id, shown, key);
      expect(refused.status).toBe(503);
      expect(refused.body.error.message).toBe(
        'prod-eu is overloaded and asks to come back later; nothing was changed.',
      );
      expect(canaries.objectOf(name)).toEqual(before);
      expect(await canaries.actionsOf(id)).toMatchObject([
        { state: 'refused' },
      ]);

      const taken = await canaries.press(id, shown, key);
      expect(taken.status).toBe(202);
      await canaries.portal.until(id, ({ phase }) => phase === 'degraded');
      expect(
        (await canaries.actionsOf(id)).map(({ state }) => state),
      ).toContain('observed');
    });

    it('when it is asked for a right: that is no refusal of the right', async () => {
      const name = `asked-${status}`;
      const id = await canaries.add(name);
      const shown = await canaries.preview(id, 'abort');
      const before = canaries.objectOf(name);
      await canaries.sandbox.faults.set('prod-eu', {
        kind: 'status',
        status,
        match: { method: 'POST', pathPrefix: '/apis/authorization.k8s.io/' },
      });
      const refused = await canaries.press(id, shown);
      expect(refused.status).toBe(503);
      expect(refused.body.error.message).toBe(
        `prod-eu answered HTTP ${status} to the question whether it is allowed; nothing was changed.`,
      );
      expect(canaries.objectOf(name)).toEqual(before);
      const { body } = await canaries.portal.as(
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
      const id = await canaries.add(name);
      await canaries.press(id, await canaries.preview(id, 'pause'));
      await canaries.portal.until(id, ({ waiting }) =>
        waiting.some(({ reason }) => reason === 'manual-pause'),
      );
      await eventually('the pause is done', async () => {
        const [newest] = await canaries.actionsOf(id);
        return newest.state === 'observed' || undefined;
      });
      const shown = await canaries.preview(id, 'promote-full');
      expect(shown.requests).toHaveLength(2);
      await canaries.sandbox.faults.set('prod-eu', {
        kind: 'status',
        status,
        times: 1,
        match: {
          method: 'PATCH',
          pathPrefix: canaries.pathOf(name, '/status'),
        },
      });
      const refused = await canaries.press(id, shown);
      expect(refused.status).toBe(503);
      expect(refused.body.error.message).toMatch(
        /overloaded.*only the first request was taken\.$/,
      );
      const { inProgress } = await canaries.portal.until(
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
  const id = await canaries.add(name);
  const shown = await canaries.preview(id, 'abort');
  await canaries.sandbox.faults.set('prod-eu', {
    kind: 'status',
    status: 504,
    times: 1,
    match: { method: 'PATCH' },
  });
  const answer = await canaries.press(id, shown);
  expect(answer.status).toBe(503);
  expect(answer.body.error.message).toMatch(/whether it was done is not known/);
  expect(await canaries.actionsOf(id)).toMatchObject([{ state: 'sending' }]);
  // An emergency does not wait for that.
  expect((await canaries.press(id, shown)).status).toBe(202);
  await canaries.portal.until(id, ({ phase }) => phase === 'degraded');
});
