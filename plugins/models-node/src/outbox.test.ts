import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { EventParams } from '@backstage/plugin-events-node';
import {
  EVENTS_TOPIC,
  modelEventSchema,
} from '@bellwether/plugin-models-common';
import { Knex } from 'knex';
import { createOutboxTable, NewModelEvent, Outbox } from './outbox';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const moved: NewModelEvent = {
  type: 'models.alias.moved',
  model: 'resource:default/flight-delay',
  actor: 'user:default/guest',
  before: { version: 13 },
  after: { version: 14 },
  reason: 'better on the hold-out',
  sentence: 'champion moved from 13 to 14',
};

describe.each(databases.eachSupportedId())('the outbox on %s', id => {
  let knex: Knex;
  const published: EventParams[] = [];
  const publish = jest.fn(async (event: EventParams) => {
    published.push(event);
  });

  function outbox() {
    return Outbox.create({
      knex,
      events: { publish, subscribe: jest.fn() },
      logger: mockServices.logger.mock(),
    });
  }

  beforeEach(async () => {
    knex = await databases.init(id);
    await createOutboxTable(knex);
    published.length = 0;
    publish.mockClear();
  });

  it('delivers what was committed, in order, once', async () => {
    const box = outbox();
    for (const version of [1, 2, 3]) {
      await knex.transaction(trx =>
        box.write(trx, { ...moved, after: { version } }),
      );
    }
    expect(await box.deliver()).toBe(3);
    expect(await box.deliver()).toBe(0);
    expect(published.map(({ topic }) => topic)).toEqual(
      Array(3).fill(EVENTS_TOPIC),
    );
    expect(
      published.map(
        ({ eventPayload }) =>
          modelEventSchema.parse(eventPayload).after?.version,
      ),
    ).toEqual([1, 2, 3]);
  });

  it('forgets an event whose change was rolled back', async () => {
    const box = outbox();
    await expect(
      knex.transaction(async trx => {
        await box.write(trx, moved);
        throw new Error('the registry refused');
      }),
    ).rejects.toThrow('the registry refused');
    expect(await box.deliver()).toBe(0);
  });

  it('keeps an event that could not be published, and what follows it', async () => {
    const box = outbox();
    await knex.transaction(async trx => {
      await box.write(trx, { ...moved, after: { version: 1 } });
      await box.write(trx, { ...moved, after: { version: 2 } });
    });
    publish.mockRejectedValueOnce(new Error('no broker'));
    expect(await box.deliver()).toBe(0);
    expect(await box.deliver()).toBe(2);
    expect(
      published.map(
        ({ eventPayload }) =>
          modelEventSchema.parse(eventPayload).after?.version,
      ),
    ).toEqual([1, 2]);
  });

  it('refuses an event that is not well formed', async () => {
    await expect(
      knex.transaction(trx =>
        outbox().write(trx, { ...moved, type: 'Moved!' }),
      ),
    ).rejects.toThrow(/type/);
  });
});
