import { TestDatabases } from '@backstage/backend-test-utils';
import { AnalysisRun } from '@bellwether/plugin-canary-common';
import { RolloutFacts } from '../history/facts';
import {
  ActionStore,
  EventStore,
  migrate,
  RolloutStore,
  RunCopyStore,
} from '.';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const ID = 'prod-eu/payments-ml/argo-rollout/card-fraud';
const facts: RolloutFacts = {
  phase: 'healthy',
  inProgress: false,
  aborted: false,
  step: 1,
  steps: 4,
};
const stored = { id: ID, cluster: 'prod-eu', uid: 'u1', facts };

const run = (measured: string[], phase: AnalysisRun['phase']): AnalysisRun => ({
  uid: 'r1',
  name: 'run',
  scope: 'step',
  phase,
  startedAt: '2026-06-16T14:00:00.000Z',
  terminated: false,
  isCopy: false,
  metrics: [
    {
      name: 'verdict',
      phase,
      dryRun: false,
      count: measured.length,
      successful: 0,
      failed: 0,
      inconclusive: measured.length,
      error: 0,
      measurements: measured.map(minute => ({
        phase: 'inconclusive',
        startedAt: `2026-06-16T14:${minute}:00.000Z`,
      })),
    },
  ],
});

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  async function setUp() {
    const knex = await databases.init(databaseId);
    await migrate(knex);
    return knex;
  }

  it('of two that write at once, one tells', async () => {
    const knex = await setUp();
    const rollouts = new RolloutStore(knex);
    const write = (before: Awaited<ReturnType<typeof rollouts.get>>) =>
      knex.transaction(transaction =>
        rollouts.replace(transaction, stored, before),
      );
    expect(await write(undefined)).toBe(true);
    expect(await write(undefined)).toBe(false);
    const before = await rollouts.get(ID);
    expect(await write(before)).toBe(true);
    expect(await write(before)).toBe(false);
    expect(await rollouts.get(ID)).toMatchObject({ revision: 2, facts });
  });

  it('keeps all measurements of a run that were ever seen, and its end', async () => {
    const knex = await setUp();
    const runs = new RunCopyStore(knex);
    const now = new Date();
    await runs.save(ID, run(['01', '02'], 'running'), now);
    await runs.save(ID, run(['02', '03'], 'successful'), now);
    // A replica whose watch is behind.
    await runs.save(ID, run(['01', '02'], 'running'), now);
    const [copy] = await runs.list(ID);
    expect(copy.phase).toBe('successful');
    expect(
      copy.metrics[0].measurements.map(({ startedAt }) =>
        startedAt?.slice(14, 16),
      ),
    ).toEqual(['01', '02', '03']);
  });

  it('reads events page by page, newest first, and forgets them after a year', async () => {
    const knex = await setUp();
    const events = new EventStore(knex);
    await knex.transaction(async transaction => {
      for (let n = 0; n < 130; n++) {
        await events.write(transaction, ID, {
          at: new Date().toISOString(),
          type: 'canary.step.reached',
          actor: 'controller:argo-rollouts',
          sentence: `Step ${n}`,
          before: null,
          after: null,
        });
      }
    });
    const first = await events.list(ID);
    const second = await events.list(ID, Number(first.next));
    expect([first.events.length, first.events[0].sentence]).toEqual([
      100,
      'Step 129',
    ]);
    expect([second.events.length, second.next]).toEqual([30, undefined]);
    await events.prune(new Date(Date.now() + 500 * 24 * 3_600_000));
    expect((await events.list(ID)).events).toEqual([]);
  });

  it('an action becomes something else once', async () => {
    const knex = await setUp();
    const actions = new ActionStore(knex);
    const now = new Date().toISOString();
    const taken = {
      id: '0b0e2c7e-6f0c-4d0f-9a51-6a8c3f0c1d2e',
      rollout: ID,
      entityRef: 'resource:default/card-fraud',
      action: 'promote' as const,
      parameters: {},
      actor: 'user:default/owner',
      reason: 'The tests want to see it',
      state: 'sending' as const,
      sentence: '',
      requests: [],
      takenAt: now,
      changedAt: now,
    };
    await knex.transaction(transaction =>
      actions.insert(transaction, {
        taken,
        expectation: { action: 'promote', step: 1, withinMs: 10 },
      }),
    );
    const waiting = { ...taken, state: 'waiting' as const };
    expect(await actions.update(knex, waiting, 'sending')).toBe(true);
    expect(await actions.update(knex, waiting, 'sending')).toBe(false);
    expect(await actions.listOpen(ID)).toEqual([
      {
        taken: waiting,
        expectation: { action: 'promote', step: 1, withinMs: 10 },
      },
    ]);
    expect(await actions.listOpen('another')).toEqual([]);
  });
});
