import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { TakenAction } from '@bellwether/plugin-canary-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { argoAdapter } from '../adapters';
import {
  recordedStatus,
  seenIn,
} from '../adapters/argo/__fixtures__/recordedRollout';
import { ActionStore, EventStore, migrate } from '../database';
import { nextView } from '../watch/ServerView';
import { ActionJournal } from './ActionJournal';
import { OpenActions } from './OpenActions';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const TAKEN_AT = '2026-11-01T09:00:00.000Z';
const after = (hours: number) =>
  new Date(Date.parse(TAKEN_AT) + hours * 3_600_000);

const paused = recordedStatus('promote', 'before');
const promoted = recordedStatus('promote', 'after');
const viewOf = (status: Record<string, unknown>) =>
  nextView(undefined, argoAdapter, seenIn(status), after(0)).view;
const { id: ROLLOUT } = viewOf(paused);

const lost: TakenAction = {
  id: '0b0e2c7e-6f0c-4d0f-9a51-6a8c3f0c1d2e',
  rollout: ROLLOUT,
  entityRef: 'resource:default/churn',
  action: 'promote',
  parameters: {},
  actor: 'user:default/owner',
  reason: 'The tests want to see it',
  state: 'lost',
  sentence: 'The cluster accepted it, and the controller has not done it.',
  requests: [],
  takenAt: TAKEN_AT,
  changedAt: TAKEN_AT,
};

describe('an action whose controller was away for longer than it is waited for', () => {
  let knex: Knex;
  let seen = viewOf(paused);

  beforeEach(async () => {
    knex = await databases.init('SQLITE_3');
    await migrate(knex);
    seen = viewOf(paused);
    await insert(lost);
  });

  function insert(taken: TakenAction) {
    return knex.transaction(transaction =>
      new ActionStore(knex).insert(transaction, {
        taken,
        expectation: {
          action: 'promote',
          podHash: paused.currentPodHash,
          step: 1,
          withinMs: 10_000,
        },
      }),
    );
  }

  /** Looks after actions, and says what it is taken for and what was told of it. */
  async function look(hours: number) {
    const [logger, events] = [
      mockServices.logger.mock(),
      mockServices.events.mock(),
    ];
    const actions = new ActionStore(knex);
    const history = new EventStore(knex);
    await new OpenActions({
      actions,
      journal: new ActionJournal({
        actions,
        events: history,
        knex,
        outbox: Outbox.create({ knex, events, logger }),
        onChanged: () => {},
      }),
      live: { find: () => seen, freshnessOf: () => ({}) },
      proposals: { look: jest.fn() },
    }).look(after(hours));
    const told = await history.list(ROLLOUT);
    return {
      taken: (await actions.get(lost.id))?.taken,
      told: told.events.map(({ type }) => type),
    };
  }

  it('is lost while it is not done, and done when it is, which is told once', async () => {
    expect(await look(1)).toMatchObject({ taken: lost, told: [] });
    seen = viewOf(promoted);
    const done = {
      taken: {
        state: 'observed',
        sentence: 'It is done by now, later than it was waited for.',
        observedAt: expect.any(String),
      },
      told: ['canary.action.observed'],
    };
    expect(await look(2)).toMatchObject(done);
    expect(await look(2)).toMatchObject(done);
  });

  it('stays lost when somebody has asked for something else since, or a day has passed', async () => {
    seen = viewOf(promoted);
    expect(await look(25)).toMatchObject({ taken: lost, told: [] });
    await insert({
      ...lost,
      id: '1b0e2c7e-6f0c-4d0f-9a51-6a8c3f0c1d2e',
      action: 'abort',
      state: 'observed',
      takenAt: after(1).toISOString(),
    });
    expect(await look(2)).toMatchObject({ taken: lost, told: [] });
  });
});
