import { randomUUID } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { EVENTS_TOPIC, ModelEvent } from '@bellwether/plugin-models-common';
import { ScriptedRegistry } from './__testUtils__/ScriptedRegistry';
import { Portal, startPortal } from './__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const event = (more: Partial<ModelEvent> = {}): ModelEvent => ({
  id: randomUUID(),
  at: '2026-06-16T14:00:00.000Z',
  type: 'canary.rollout.promoted',
  model: 'resource:default/churn',
  actor: 'controller:argo-rollouts',
  before: null,
  after: { weight: 1 },
  sentence: 'Version 3 got all requests',
  ...more,
});

describe.each(databases.eachSupportedId())('the timeline on %s', id => {
  let portal: Portal;

  beforeEach(async () => {
    const registry = new ScriptedRegistry();
    registry.add('churn', { versions: 3 });
    registry.add('eta', { versions: 1 });
    portal = await startPortal({
      knex: await databases.init(id),
      registry: { type: 'scripted' },
      features: [registry.module],
    });
    await portal.sync();
  });

  const publish = (eventPayload: unknown) =>
    portal.publish({ topic: EVENTS_TOPIC, eventPayload });

  it('keeps the events of every family, each once and with its model', async () => {
    const promoted = event();
    await publish(promoted);
    await publish(promoted);
    await publish(event({ model: 'resource:default/eta' }));
    const { body } = await portal.getModel('churn', '/events');
    expect(body).toEqual({ events: [promoted] });
  });

  it('is read page by page, newest first, without loss or repetition', async () => {
    for (let minute = 0; minute < 60; minute += 1) {
      // Pairs of events have the same time.
      const at = `2026-06-16T14:${String(minute - (minute % 2)).padStart(
        2,
        '0',
      )}:00.000Z`;
      await publish(event({ at, sentence: `Event ${minute}` }));
    }
    const first = await portal.getModel('churn', '/events');
    expect(first.body.events).toHaveLength(50);
    const second = await portal.getModel(
      'churn',
      `/events?before=${encodeURIComponent(first.body.next)}`,
    );
    expect(second.body.next).toBeUndefined();
    const all: ModelEvent[] = [...first.body.events, ...second.body.events];
    expect(new Set(all.map(each => each.sentence)).size).toBe(60);
    const times = all.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('leaves out what is no event, and says so in the log', async () => {
    await publish({ ...event(), type: 'Promoted!' });
    await publish('promoted');
    const { body } = await portal.getModel('churn', '/events');
    expect(body.events).toEqual([]);
    expect(
      portal.logs.filter(line => line.includes('is not as it should be')),
    ).toHaveLength(2);
  });
});
