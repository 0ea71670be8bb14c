import fs from 'fs';
import os from 'os';
import path from 'path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { EVENTS_TOPIC } from '@bellwether/plugin-models-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { dailyMonitor, dayOf } from './__testUtils__/payments';
import { ScriptedDay, scriptedJudge } from './__testUtils__/scriptedJudge';
import { MODEL, OWNER, Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

let root: string;

beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-alerts-'));
});
afterAll(() => {
  fs.rmSync(root, { recursive: true });
});

const publishedSchema = z.object({
  summaries: z.array(
    z.object({
      entityRef: z.string(),
      summary: z.object({ needsPerson: z.string().optional() }).nullable(),
    }),
  ),
});

/** A baseline, and rows of today: the log runs. */
const RUNNING: ScriptedDay[] = [{ ago: 30 }, { ago: 29 }, { ago: 0 }];
const material = (ago: number, ...drifted: string[]): ScriptedDay => ({
  ago,
  state: 'material',
  drifted,
});

/** A portal with monitors of one log. */
function start(
  knex: Knex,
  days: ScriptedDay[],
  options: { names?: string[]; falseDiscoveryRate?: number } = {},
): Promise<Portal> {
  const { names = ['daily'], falseDiscoveryRate = 0.1 } = options;
  const { definition, model } = dailyMonitor(MODEL, 30);
  return startPortal({
    knex,
    drift: {
      files: { roots: [root] },
      fleet: { falseDiscoveryRate },
      monitors: Object.fromEntries(
        names.map(name => [
          name,
          { model, definition: { ...definition, metadata: { name } } },
        ]),
      ),
    },
    runJob: scriptedJudge(days),
  });
}

/** Judges another day. */
async function add(portal: Portal, days: ScriptedDay[], day: ScriptedDay) {
  days.push(day);
  await portal.runAll();
}

async function idOf(portal: Portal, name = 'daily'): Promise<string> {
  const { body } = await portal.get(
    '/v1/models/resource/default/card-fraud/monitors',
  );
  return body.monitors.find((each: { name: string }) => each.name === name).id;
}

const titlesOf = ({ notifications }: Portal) =>
  notifications.map(({ payload }) => payload.title);

describe.each(databases.eachSupportedId())('alerts on %s', id => {
  let portal: Portal;
  let knex: Knex;

  beforeEach(async () => {
    knex = await databases.init(id);
  });
  afterEach(async () => {
    await portal.stop();
  });

  it('tell the owner once, whatever the number of columns and windows that show it', async () => {
    const days = [...RUNNING, material(9, 'amount', 'country', 'age')];
    portal = await start(knex, days);
    await portal.runAll();
    expect(portal.notifications).toEqual([]);
    await add(portal, days, material(8, 'amount', 'country', 'age'));
    await add(portal, days, material(7, 'amount', 'country', 'age'));
    await portal.runAll();
    expect(portal.notifications).toEqual([
      {
        recipients: { type: 'entity', entityRef: OWNER },
        payload: expect.objectContaining({
          title: expect.stringMatching(/^card-fraud: material drift in /),
          description: expect.stringContaining('other shares'),
          link: '/catalog/default/resource/card-fraud/drift',
          scope: `drift:${MODEL}`,
        }),
      },
    ]);
  });

  it('tell of another cause that joins, and of nothing twice', async () => {
    const days = [...RUNNING, material(9, 'amount'), material(8, 'amount')];
    portal = await start(knex, days);
    await portal.runAll();
    await add(portal, days, material(7, 'amount', 'country'));
    expect(portal.notifications).toHaveLength(1);
    await add(portal, days, material(6, 'amount', 'country'));
    await add(portal, days, material(5, 'amount', 'country'));
    expect(titlesOf(portal)).toEqual([
      expect.stringMatching(/: material drift in /),
      expect.stringMatching(/: more material drift in /),
    ]);
    expect(portal.notifications[1].payload.description).toMatch(
      /^Now also country\. /,
    );
    const nulls = {
      kind: 'missing-values' as const,
      column: 'amount',
      message: 'Column amount misses 20 % of its values.',
    };
    await add(portal, days, {
      ...material(4, 'amount', 'country'),
      findings: [nulls],
    });
    await add(portal, days, {
      ...material(3, 'amount', 'country'),
      findings: [nulls],
    });
    expect(portal.notifications).toHaveLength(3);
  });

  it('tell of a cause once, although two monitors of the model see it', async () => {
    const days = [...RUNNING, material(9, 'amount'), material(8, 'amount')];
    portal = await start(knex, days, { names: ['daily', 'other'] });
    await portal.runAll();
    expect(portal.notifications).toHaveLength(1);
  });

  it('that a mute held back are told when it ends, by a person or by its time', async () => {
    const days = [...RUNNING, material(9, 'amount')];
    portal = await start(knex, days);
    await portal.runAll();
    const monitor = await idOf(portal);
    const mute = (until: string | null) =>
      portal.write('put', `/v1/monitors/${monitor}/mute`, {
        until,
        reason: 'The shop is closed this week',
      });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect((await mute(tomorrow)).status).toBe(200);
    await add(portal, days, material(8, 'amount'));
    await add(portal, days, material(7, 'amount'));
    expect(portal.notifications).toEqual([]);
    expect((await mute(null)).status).toBe(200);
    expect(portal.notifications).toHaveLength(1);

    // Again, with a mute that passes.
    await add(portal, days, { ago: 6 });
    await mute(tomorrow);
    await add(portal, days, material(5, 'amount'));
    await add(portal, days, material(4, 'amount'));
    await portal.runAll();
    expect(portal.notifications).toHaveLength(1);
    const row = await knex('monitors').where({ id: monitor }).first('mute');
    await knex('monitors')
      .where({ id: monitor })
      .update({
        mute: JSON.stringify({
          ...JSON.parse(row.mute),
          until: new Date(Date.now() - 1000).toISOString(),
        }),
      });
    await portal.runAll();
    expect(portal.notifications).toHaveLength(2);
    await portal.runAll();
    expect(portal.notifications).toHaveLength(2);
  });

  it('tell at once that an input is gone, although no test found drift', async () => {
    const days: ScriptedDay[] = [
      ...RUNNING,
      {
        ago: 1,
        findings: [
          {
            kind: 'missing-column',
            column: 'amount',
            message: 'Column amount is missing from the current data.',
          },
        ],
      },
    ];
    portal = await start(knex, days);
    await portal.runAll();
    expect(titlesOf(portal)).toEqual([
      expect.stringMatching(/: amount is gone or of another type in /),
    ]);
    const { body } = await portal.get('/v1/fleet?weeks=2');
    expect(body.rows[0]).toMatchObject({
      state: 'none',
      needsPerson: true,
      sentence: expect.stringMatching(/amount gone or of another type$/),
    });
  });

  it('tell that no rows come any more, on the tab and in the fleet too, until they come again', async () => {
    const days: ScriptedDay[] = [{ ago: 30 }, { ago: 29 }, { ago: 6 }];
    portal = await start(knex, days);
    await portal.runAll();
    await portal.runAll();
    expect(titlesOf(portal)).toEqual([
      expect.stringMatching(/^card-fraud: no rows since /),
    ]);
    const silence = {
      lastRowsOn: dayOf(6),
      windows: expect.any(Number),
    };
    const { body: tab } = await portal.get(
      '/v1/models/resource/default/card-fraud/monitors',
    );
    expect(tab.monitors[0].silence).toEqual(silence);
    expect(tab.monitors[0].silence.windows).toBeGreaterThanOrEqual(4);
    const { body: fleet } = await portal.get('/v1/fleet?weeks=2');
    expect(fleet.rows[0]).toMatchObject({ silence, needsPerson: true });
    expect(portal.summaries.at(-1)).toMatchObject({
      summaries: [
        { summary: { word: 'No rows', needsPerson: 'Look at the log' } },
      ],
    });

    await add(portal, days, { ago: 0 });
    const { body: again } = await portal.get('/v1/fleet?weeks=2');
    expect(again.rows[0].silence).toBeUndefined();
    expect(again.rows[0].needsPerson).toBe(false);
  });

  it('are held back where a window may be one of the false discoveries of the fleet', async () => {
    const barely = (ago: number): ScriptedDay => ({
      ...material(ago, 'amount'),
      pValue: 0.015,
    });
    const days: ScriptedDay[] = [...RUNNING, barely(2), barely(1)];
    portal = await start(knex, days, { falseDiscoveryRate: 0.01 });
    await portal.runAll();
    expect(portal.notifications).toEqual([]);
    const { body } = await portal.get('/v1/fleet?weeks=2');
    expect(body.rows[0]).toMatchObject({
      state: 'material',
      survivesFleet: false,
      needsPerson: false,
    });
    expect(portal.summaries.at(-1)).not.toMatchObject({
      summaries: [{ summary: { needsPerson: expect.anything() } }],
    });
  });

  it('follow what the judgements of other models make of a window in the fleet', async () => {
    const barely = (ago: number): ScriptedDay => ({
      ...material(ago, 'amount'),
      pValue: 0.015,
    });
    const others: ScriptedDay[] = [...RUNNING, { ago: 2 }];
    fs.mkdirSync(path.join(root, 'other'), { recursive: true });
    const judges = [
      scriptedJudge([...RUNNING, barely(2), barely(1)]),
      scriptedJudge(others),
    ];
    const { definition } = dailyMonitor(MODEL, 30);
    const { spec } = definition;
    const other = {
      ...definition,
      spec: { ...spec, source: { ...spec.source, path: 'other/*.parquet' } },
    };
    portal = await startPortal({
      knex,
      drift: {
        files: { roots: [root] },
        fleet: { falseDiscoveryRate: 0.02 },
        monitors: {
          first: { model: MODEL, definition },
          second: { model: 'resource:default/basket', definition: other },
        },
      },
      runJob: (job, isResult) =>
        judges[JSON.stringify(job).includes('other/') ? 1 : 0](job, isResult),
    });
    const asked = () =>
      portal.summaries
        .flatMap(each => publishedSchema.parse(each).summaries)
        .filter(({ entityRef }) => entityRef === MODEL)
        .at(-1)?.summary?.needsPerson;
    const added = async (day: ScriptedDay) => {
      others.push(day);
      await portal.runAll();
    };
    await portal.runAll();
    expect(asked()).toBeUndefined();
    expect(portal.notifications).toEqual([]);
    await added({ ...material(1, 'age'), pValue: 1e-9 });
    expect(asked()).toBe('Look at the drift');
    expect(titlesOf(portal)).toEqual([
      expect.stringMatching(/^card-fraud: material drift in /),
    ]);
    const { length } = portal.summaries;
    await portal.runAll();
    expect(portal.summaries).toHaveLength(length);
    others.pop();
    await added({ ago: 1, rows: 1200 });
    expect(asked()).toBeUndefined();
    expect(portal.notifications).toHaveLength(1);
  });

  it('leave deploys, rollbacks and decided baselines on the timeline', async () => {
    const days: ScriptedDay[] = [...RUNNING, { ago: 3 }, { ago: 1 }];
    portal = await start(knex, days);
    await portal.runAll();
    const event = {
      id: '7d0d3f2e-6f4b-4f0b-9d5a-2f6a3a1f6c11',
      at: `${dayOf(2)}T10:00:00.000Z`,
      type: 'canary.rollout.promoted',
      model: MODEL,
      actor: 'controller:argo-rollouts',
      before: null,
      after: { stable: { says: 'v14', revision: '6b' } },
      sentence: 'v14 is stable: it has all requests.',
    };
    // Delivered at least once.
    for (const each of [
      event,
      event,
      {
        ...event,
        id: '7d0d3f2e-6f4b-4f0b-9d5a-2f6a3a1f6c12',
        model: 'resource:default/other',
      },
      {
        ...event,
        id: '7d0d3f2e-6f4b-4f0b-9d5a-2f6a3a1f6c13',
        type: 'canary.weight.changed',
      },
    ]) {
      await portal.hear({ topic: EVENTS_TOPIC, eventPayload: each });
    }
    const monitor = await idOf(portal);
    const reason = 'The model was trained anew on these days';
    const { body: proposed } = await portal.write(
      'post',
      `/v1/monitors/${monitor}/baselines`,
      { range: { from: dayOf(20), to: dayOf(19) }, reason },
    );
    await portal.write('post', `/v1/monitors/${monitor}/baselines/2/decision`, {
      approve: true,
      reason,
      expectedHash: proposed.hash,
    });
    // As if it had been decided between the windows.
    const row = await knex('baselines').where({ number: 2 }).first('facts');
    const decidedAt = `${dayOf(2)}T11:00:00.000Z`;
    await knex('baselines')
      .where({ number: 2 })
      .update({
        facts: JSON.stringify({ ...JSON.parse(row.facts), decidedAt }),
      });
    const { body } = await portal.get(`/v1/monitors/${monitor}/windows`);
    expect(body.marks).toEqual([
      { at: event.at, kind: 'deploy', label: 'deployed v14' },
      { at: decidedAt, kind: 'baseline', label: 'baseline 2' },
    ]);
  });
});
