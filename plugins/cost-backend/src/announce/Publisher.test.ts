import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { Outbox } from '@bellwether/plugin-models-node';
import { clusterDay, costRow, DOLLARS } from '../__testUtils__/costDays';
import { proposal } from '../__testUtils__/recommendations';
import {
  AnomalyStore,
  DayStore,
  migrate,
  NoticeStore,
  RecommendationStore,
} from '../database';
import { plusDays } from '../days';
import { ServerDirectory } from '../models/ServerDirectory';
import { Figures } from '../service/Figures';
import { Publisher } from './Publisher';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const NOW = new Date('2026-06-16T06:00:00Z');

/** A publisher whose first notification cannot be delivered. */
async function setUp() {
  const knex = await databases.init('SQLITE_3');
  await migrate(knex);
  const sent: string[] = [];
  let isAway = true;
  const days = new DayStore(knex, DOLLARS);
  const publisher = new Publisher({
    anomalies: new AnomalyStore(knex, DOLLARS),
    days,
    figures: {
      budgetsOf: async () => [],
      sharedBudgets: async () => [],
      model: async () => ({ headline: null }),
    } as unknown as Figures,
    knex,
    logger: mockServices.logger.mock(),
    notices: new NoticeStore(knex),
    notifications: {
      send: async ({ payload }: NotificationSendOptions) => {
        if (isAway) {
          isAway = false;
          throw new Error('notifications answered 503');
        }
        sent.push(payload.title);
      },
    },
    outbox: {
      write: async () => {},
      deliver: async () => {},
    } as unknown as Outbox,
    recommendations: new RecommendationStore(knex, DOLLARS),
    servers: { servers: async () => [] } as unknown as ServerDirectory,
    signals: { publish: async () => {} },
    summaries: { publish: async () => {} },
    now: () => NOW,
  });
  return { days, publisher, sent };
}

it('a jump whose notice could not be delivered is told with the next run, and once', async () => {
  const { days, publisher, sent } = await setUp();
  for (let back = 30; back >= 1; back -= 1) {
    const day = plusDays('2026-06-16', -back);
    const cost = costRow(day, 24, 1);
    await days.replace(clusterDay(day), [
      { ...cost, byKind: { ...cost.byKind, cpu: back === 1 ? 30 : 10 } },
    ]);
  }
  await publisher.costsRead();
  expect(sent).toEqual([]);
  await publisher.costsRead();
  await publisher.costsRead();
  expect(sent).toEqual(['x: spend jumped']);
});

it('a breach whose notice could not be delivered is told when it is looked at again, and once', async () => {
  const { publisher, sent } = await setUp();
  const breach = proposal('x', NOW.toISOString());
  await publisher.breached(breach);
  expect(sent).toEqual([]);
  await publisher.breached(breach);
  await publisher.breached(breach);
  expect(sent).toEqual(['x: the new size is too small']);
});
