import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ModelEvent } from '@bellwether/plugin-models-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { argoAdapter, kserveAdapter } from '../adapters';
import {
  recordedStatus,
  seenIn,
} from '../adapters/argo/__fixtures__/recordedRollout';
import { keepFieldManagers } from '../adapters/git/fieldManagers';
import {
  routeTo,
  seenOf,
  standardCanary,
} from '../adapters/kserve/__fixtures__/churn';
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
  metadata: object = {},
  spec: object = {},
): ServerView {
  const seen = seenIn(status, {
    metadata: { ...metadata, resourceVersion: String(resourceVersion), uid },
    spec,
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

    describe('who did what nobody did here', () => {
      const wrote = (manager: string, fieldsV1: object, subresource?: string) =>
        keepFieldManagers([
          {
            manager: 'rollouts-controller',
            subresource: 'status',
            fieldsV1: { 'f:status': { 'f:phase': {} } },
          },
          { manager, subresource, time: '2026-11-23T21:55:33Z', fieldsV1 },
        ]);
      const actors = async () => {
        const { events } = await new EventStore(knex).list(view(paused, 1).id);
        return events.map(({ type, actor }) => [type, actor]);
      };
      const ABORT = { 'f:status': { 'f:abort': {} } };
      const PAUSED = { 'f:spec': { 'f:paused': {} } };

      it.each([
        ['kubectl-argo-rollouts', 'manager:kubectl-argo-rollouts'],
        ['rollouts-controller', 'controller:argo-rollouts'],
      ])('an abort that %s wrote', async (manager, actor) => {
        await replica().seen(view(paused, 1));
        const fieldManagers = wrote(manager, ABORT, 'status');
        await replica().seen(view(aborted, 7, 'u1', { fieldManagers }));
        expect(await actors()).toEqual([['canary.rollout.aborted', actor]]);
        // By what it was found out is nobody's to read.
        const [stored] = await knex('rollout_events').select('event');
        expect(JSON.parse(stored.event)).not.toHaveProperty('writtenIn');
      });

      it('a retry is of whoever took the abort back; the controller takes none back', async () => {
        await replica().seen(view(aborted, 1));
        const fieldManagers = wrote('kubectl-argo-rollouts', ABORT, 'status');
        const retried = recordedStatus('retry', 'after');
        await replica().seen(view(retried, 7, 'u1', { fieldManagers }));
        expect(await actors()).toContainEqual([
          'canary.rollout.retried',
          'manager:kubectl-argo-rollouts',
        ]);
      });

      it('a pause by hand, and its end', async () => {
        const fieldManagers = wrote('kubectl-patch', PAUSED);
        await replica().seen(view(paused, 1));
        await replica().seen(
          view(paused, 2, 'u1', { fieldManagers }, { paused: true }),
        );
        await replica().seen(
          view(paused, 3, 'u1', { fieldManagers }, { paused: false }),
        );
        expect(await actors()).toEqual([
          ['canary.rollout.resumed', 'manager:kubectl-patch'],
          ['canary.rollout.paused', 'manager:kubectl-patch'],
        ]);
      });

      it('a pause by hand goes on while the controller has not seen another change of the spec', async () => {
        const isPaused = { paused: true };
        await replica().seen(view(paused, 1, 'u1', {}, isPaused));
        // A generation that the status does not tell of.
        const ahead = { generation: 9 };
        const sight = view(paused, 2, 'u1', ahead, isPaused);
        sight.observed.waiting = [];
        await replica().seen(sight);
        expect(await actors()).toEqual([]);
      });

      it('what leaves no writer behind is nobody’s that is known', async () => {
        await replica().seen(view(paused, 1, 'u1', {}, { paused: true }));
        await replica().seen(view(paused, 2));
        expect(await actors()).toEqual([
          ['canary.rollout.resumed', 'manager:unknown'],
        ]);
      });

      it('a share of KServe is of who last wrote it, and a route that moves by itself is KServe’s', async () => {
        const fieldManagers = wrote('argocd-controller', {
          'f:spec': { 'f:canary': {} },
        });
        const sight = (
          asked: number,
          seen: number,
          resourceVersion: string,
        ) => {
          const seenServer = seenOf({
            ...standardCanary(asked),
            metadata: { fieldManagers, resourceVersion },
            related: {
              routes: [
                routeTo('churn-v1-predictor', 'churn-v2-predictor', seen),
              ],
            },
          });
          return {
            ...seenServer,
            id: seenServer.observed.id,
            adapter: kserveAdapter,
            seenAt: new Date(),
            stateSince: 0,
            trafficSince: 0,
          };
        };
        await replica().seen(sight(10, 10, '1'));
        await replica().seen(sight(40, 40, '2'));
        await replica().seen(sight(40, 30, '3'));
        const { events } = await new EventStore(knex).list(
          sight(10, 10, '1').id,
        );
        expect(events.map(({ actor }) => actor)).toEqual([
          'controller:kserve',
          'manager:argocd-controller',
        ]);
      });
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
