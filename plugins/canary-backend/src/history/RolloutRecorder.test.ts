import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ModelEvent } from '@bellwether/plugin-models-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { argoAdapter } from '../adapters';
import {
  recordedStatus,
  seenIn,
} from '../adapters/argo/__fixtures__/recordedRollout';
import {
  ActionStore,
  EventStore,
  migrate,
  RolloutStore,
  RunCopyStore,
} from '../database';
import { ModelDirectory } from '../models/ModelDirectory';
import { ServerView } from '../watch';
import { RolloutRecorder } from './RolloutRecorder';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

/** A sight of the recorded Rollout; a later one has a higher resource version. */
function view(
  status: Record<string, unknown>,
  resourceVersion: number,
  uid = 'u1',
): ServerView {
  const seen = seenIn(status, {
    metadata: { resourceVersion: String(resourceVersion), uid },
    ingressWeight: '10',
  });
  return {
    ...seen,
    observed: { ...seen.observed, uid },
    id: seen.observed.id,
    adapter: argoAdapter,
    seenAt: new Date(),
    stateSince: 0,
    trafficSince: 0,
  };
}

const paused = recordedStatus('promote', 'before');
const next = recordedStatus('promote', 'after');
const aborted = recordedStatus('abort', 'after');

describe.each(databases.eachSupportedId())(
  'RolloutRecorder on %s',
  databaseId => {
    let knex: Knex;
    const published: ModelEvent[] = [];

    beforeEach(async () => {
      knex = await databases.init(databaseId);
      await migrate(knex);
      published.length = 0;
    });

    /** One replica. */
    function replica() {
      const logger = mockServices.logger.mock();
      const events = mockServices.events.mock({
        publish: async ({ eventPayload }) => {
          published.push(eventPayload as ModelEvent);
        },
      });
      const directory = ModelDirectory.create({
        auth: mockServices.auth(),
        discovery: mockServices.discovery.mock(),
        events,
        logger,
        onChanged: () => {},
      });
      jest.spyOn(directory, 'modelOf').mockReturnValue({
        name: 'churn',
        entityRef: 'resource:default/churn',
      });
      return new RolloutRecorder({
        actions: new ActionStore(knex),
        directory,
        events: new EventStore(knex),
        knex,
        logger,
        outbox: Outbox.create({ knex, events, logger }),
        rollouts: new RolloutStore(knex),
        runs: new RunCopyStore(knex),
      });
    }

    const told = async () => {
      const { events } = await new EventStore(knex).list(view(paused, 1).id);
      return events.map(({ type }) => type).reverse();
    };

    it('tells nothing of the first sight, and of a change once, however many replicas see it', async () => {
      const replicas = [replica(), replica()];
      for (const sight of [view(paused, 1), view(next, 2)]) {
        await Promise.all(replicas.map(each => each.seen(sight)));
      }
      expect(await told()).toEqual(['canary.step.reached']);
    });

    it('tells after a restart what happened while nobody was there', async () => {
      await replica().seen(view(paused, 1));
      await replica().seen(view(aborted, 7));
      expect(await told()).toEqual(['canary.rollout.aborted']);
    });

    it('a replica whose watch is behind takes nothing back', async () => {
      await replica().seen(view(paused, 1));
      await replica().seen(view(next, 5));
      await replica().seen(view(paused, 4));
      expect(await told()).toEqual(['canary.step.reached']);
    });

    it('another object of the same name is another server: nothing is told of the difference', async () => {
      await replica().seen(view(paused, 1));
      await replica().seen(view(aborted, 9, 'u2'));
      expect(await told()).toEqual([]);
    });

    it('what is removed in the middle is told, once, and the timeline of the model has it', async () => {
      const sight = view(paused, 1);
      await replica().seen(sight);
      await Promise.all([replica().gone(sight), replica().gone(sight)]);
      expect(await told()).toEqual(['canary.rollout.removed']);
      const row = await knex('outbox').first();
      expect(JSON.parse(row.event)).toMatchObject({
        type: 'canary.rollout.removed',
        model: 'resource:default/churn',
        sentence: expect.stringMatching(/in the middle of a rollout/),
      });
    });
  },
);
