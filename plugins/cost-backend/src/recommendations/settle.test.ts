import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Recommendation, Withheld } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { DOLLARS } from '../__testUtils__/costDays';
import { proposal, size } from '../__testUtils__/recommendations';
import { migrate, RecommendationStore } from '../database';
import { ReadServer } from '../usage/types';
import { settle } from './settle';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const GIB = 2 ** 30;
const MADE = '2026-06-10T00:00:00.000Z';
const NOW = new Date('2026-06-16T06:00:00Z');
const NAME = 'flight-delay';

type Proposed = Omit<Recommendation, 'hold' | 'change'>;

/** Use hour by hour, of which the last hours are after the proposal. */
function usageOf(memory: number[], cpu: number[] = []): ReadServer {
  const until = NOW.getTime() / 1000;
  const hours = memory.map(
    (_, index) => until - (memory.length - 1 - index) * 3600,
  );
  return {
    from: hours[0],
    until,
    hours,
    containers: [],
    hourly: new Map([['model', { cpu, memory }]]),
    gpu: null,
    hasOwnVolume: false,
  };
}

const specChanged: Withheld = {
  why: 'spec-changed',
  sentence:
    'What it asks for was changed on 2026-06-14, inside the window that is learned from: nothing is recommended until 2026-07-14.',
  until: '2026-07-14T00:00:00.000Z',
};

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  async function setUp(
    state: Proposed['state'] = 'proposed',
    more: Partial<Proposed> = {},
  ) {
    const knex = await databases.init(databaseId);
    await migrate(knex);
    const recommendations = new RecommendationStore(knex, DOLLARS);
    const published: Array<{ type: string; sentence: string }> = [];
    const outbox = Outbox.create({
      knex,
      logger: mockServices.logger.mock(),
      events: mockServices.events.mock({
        publish: async ({ eventPayload }) => {
          published.push(eventPayload as (typeof published)[number]);
        },
      }),
    });
    const first = proposal(NAME, MADE, { state, ...more });
    await knex.transaction(transaction =>
      recommendations.insert(transaction, { recommendation: first }),
    );
    const look = (found: {
      proposed?: Proposed;
      withheld?: Withheld;
      memory?: number[];
      cpu?: number[];
    }) =>
      settle({
        knex,
        outbox,
        recommendations,
        server: { id: first.server.id } as Server,
        proposed: found.proposed ?? null,
        withheld: found.withheld ?? null,
        usage: usageOf(found.memory ?? [GIB / 2, GIB / 2], found.cpu),
        now: NOW,
      });
    const shown = async () =>
      (await recommendations.list({ server: first.server.id })).map(
        ({ stored: { recommendation } }) => [
          recommendation.state,
          recommendation.title,
        ],
      );
    return { first, knex, look, outbox, published, recommendations, shown };
  }

  it('a proposal is renewed under its own id', async () => {
    const { first, look, shown } = await setUp();
    const next = proposal(NAME, NOW.toISOString(), { title: 'CPU 1 → 0.5' });
    const { shown: proposed } = await look({ proposed: next });
    expect(proposed).toMatchObject({ id: first.id, createdAt: MADE });
    expect(await shown()).toEqual([['proposed', 'CPU 1 → 0.5']]);
  });

  it('a proposal is hidden while a change of the spec lies inside its window, and made anew afterwards', async () => {
    const { look, shown } = await setUp();
    expect(await look({ withheld: specChanged })).toEqual({
      shown: null,
      withheld: specChanged,
    });
    expect(await shown()).toEqual([]);
    await look({ proposed: proposal(NAME, NOW.toISOString()) });
    expect(await shown()).toEqual([['proposed', 'CPU 1 → 0.4 cores']]);
  });

  it.each(['proposed', 'opened'] as const)(
    'a size that is %s is withdrawn when usage contradicts it, with the sentence and an event',
    async state => {
      const { look, outbox, published, shown } = await setUp(state);
      const sentence =
        'Withdrawn: since then model used 1.5 GiB of memory, more than the 1 GiB that were recommended.';
      expect(
        await look({
          proposed: proposal(NAME, NOW.toISOString()),
          memory: [GIB / 2, 1.5 * GIB, GIB / 2],
        }),
      ).toEqual({ shown: null, withheld: { why: 'withdrawn', sentence } });
      expect(await shown()).toEqual([['withdrawn', 'CPU 1 → 0.4 cores']]);
      await outbox.deliver();
      expect(published).toMatchObject([
        {
          type: 'cost.recommendation.withdrawn',
          sentence: `CPU 1 → 0.4 cores: ${sentence}`,
        },
      ]);
    },
  );

  it('use that was known when a size was made contradicts nothing', async () => {
    const { look, shown } = await setUp();
    const week = Array.from({ length: 200 }, () => GIB / 2);
    week[0] = 3 * GIB;
    await look({ proposed: proposal(NAME, MADE), memory: week });
    expect((await shown())[0][0]).toBe('proposed');
  });

  it('after it was withdrawn another size may be proposed', async () => {
    const { look, shown } = await setUp();
    await look({ memory: [1.5 * GIB] });
    const larger = proposal(NAME, NOW.toISOString(), {
      containers: [
        { container: 'model', current: size(1), recommended: size(1, 2 * GIB) },
      ],
      title: 'Memory 1 → 2 GiB',
    });
    await look({ proposed: larger, memory: [1.5 * GIB] });
    expect((await shown()).sort()).toEqual([
      ['proposed', 'Memory 1 → 2 GiB'],
      ['withdrawn', 'CPU 1 → 0.4 cores'],
    ]);
  });

  it.each(['live', 'realised', 'breached'] as const)(
    'beside a size that is %s no second one is proposed until usage of it fills the window, and then the next is',
    async state => {
      const { first, knex, look, recommendations, shown } = await setUp(state);
      const wentLive = async (liveAt: string) => {
        const found = (await recommendations.get(first.id))!;
        await knex.transaction(transaction =>
          recommendations.update(transaction, {
            ...found,
            stored: { ...found.stored, liveAt },
          }),
        );
      };
      // The window that is looked at is of ten hours.
      const again = () =>
        look({
          proposed: proposal(NAME, NOW.toISOString(), {
            title: 'CPU 0.4 → 0.3 cores',
          }),
          memory: Array.from({ length: 11 }, () => GIB / 2),
        });
      await wentLive('2026-06-15T23:00:00.000Z');
      expect((await again()).withheld).toEqual({
        why: 'spec-changed',
        sentence:
          'A change of its size is live since 2026-06-15 and being measured: the next is proposed from 2026-06-16 on, when usage of the new size fills the window.',
        until: '2026-06-16T09:00:00.000Z',
      });
      expect(await shown()).toEqual([[state, 'CPU 1 → 0.4 cores']]);

      await wentLive('2026-06-15T19:00:00.000Z');
      expect((await again()).shown?.title).toBe('CPU 0.4 → 0.3 cores');
      expect((await shown()).sort()).toEqual(
        [
          ['proposed', 'CPU 0.4 → 0.3 cores'],
          [state, 'CPU 1 → 0.4 cores'],
        ].sort(),
      );
    },
  );

  it.each(['proposed', 'opened'] as const)(
    'a size that is %s is withdrawn when it is below the use of CPU by now',
    async state => {
      const { look, shown } = await setUp(state);
      const hours = (above: number) =>
        Array.from({ length: 24 }, (_, hour) => (hour < above ? 0.8 : 0.2));
      const memory = hours(0).map(() => GIB / 2);
      const proposed = proposal(NAME, MADE);
      await look({ proposed, memory, cpu: hours(6) });
      expect((await shown())[0][0]).toBe(state);
      expect(
        (await look({ proposed, memory, cpu: hours(7) })).withheld,
      ).toEqual({
        why: 'withdrawn',
        sentence:
          'Withdrawn: in 7 of the last 24 hours model used more than the 0.4 cores that were recommended, 0.8 at most.',
      });
      expect(await shown()).toEqual([['withdrawn', 'CPU 1 → 0.4 cores']]);
    },
  );

  it('use of CPU above a request that an autoscaler aims at contradicts nothing', async () => {
    const { look, shown } = await setUp('opened', {
      containers: [
        { container: 'model', current: size(1), recommended: size(1, GIB / 4) },
      ],
    });
    await look({
      memory: Array.from({ length: 24 }, () => GIB / 8),
      cpu: Array.from({ length: 24 }, () => 1.5),
    });
    expect((await shown())[0][0]).toBe('opened');
  });

  it('what was dismissed is not proposed again before its day', async () => {
    const { first, knex, look, recommendations, shown } = await setUp();
    const dismiss = async (dismissedUntil: string) => {
      const found = (await recommendations.get(first.id))!;
      await knex.transaction(transaction =>
        recommendations.update(transaction, {
          ...found,
          stored: {
            ...found.stored,
            dismissedUntil,
            recommendation: {
              ...found.stored.recommendation,
              state: 'dismissed',
              sentence: 'Dismissed: a launch is near.',
            },
          },
        }),
      );
    };
    await dismiss('2026-07-01T00:00:00.000Z');
    const again = () => look({ proposed: proposal(NAME, NOW.toISOString()) });
    expect((await again()).withheld).toMatchObject({
      why: 'dismissed',
      sentence: 'Dismissed: a launch is near.',
    });
    await dismiss('2026-06-16T00:00:00.000Z');
    expect((await again()).shown?.state).toBe('proposed');
    expect((await shown()).map(([state]) => state).sort()).toEqual([
      'dismissed',
      'proposed',
    ]);
  });
});
