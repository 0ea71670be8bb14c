import fs from 'fs';
import os from 'os';
import path from 'path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { EVENTS_TOPIC } from '@bellwether/plugin-models-common';
import { writeInferenceLogs } from '@bellwether/sandbox';
import { MODEL, OWNER, Portal, startPortal } from './__testUtils__/startPortal';
import { parseDefinitions } from './definitions';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

let directory: string;
const now = new Date();

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-drift-'));
  await writeInferenceLogs({
    directory,
    now,
    seed: 'test',
    models: ['card-fraud'],
  });
});
afterAll(() => {
  fs.rmSync(directory, { recursive: true });
});

const config = () => ({
  files: { roots: [directory] },
  backfillWindows: 4,
  threads: 1,
  monitors: {
    payments: {
      model: MODEL,
      file: path.join(directory, 'card-fraud/drift.yaml'),
    },
  },
});

describe.each(databases.eachSupportedId())('a monitor on %s', id => {
  let portal: Portal;
  let monitor: string;
  const events = () =>
    portal.published.filter(({ topic }) => topic === EVENTS_TOPIC);

  beforeAll(async () => {
    portal = await startPortal({
      knex: await databases.init(id),
      drift: config(),
    });
    await portal.runAll();
    const { body } = await portal.get(
      '/v1/models/resource/default/card-fraud/monitors',
    );
    monitor = body.monitors[0].id;
  });

  it('has a baseline of the range that its definition names, and says what it promises', async () => {
    const { body } = await portal.get(
      '/v1/models/resource/default/card-fraud/monitors',
    );
    expect(body.broken).toEqual([]);
    expect(body.monitors).toHaveLength(1);
    expect(body.monitors[0]).toMatchObject({
      name: 'weekly',
      entityRef: MODEL,
      baseline: { number: 1, state: 'in-force', rows: 32_000, selfWindows: 8 },
      run: { state: 'idle' },
      promise: 'At most one false alarm in 52 windows: α = 0.019 a window.',
    });
    expect(body.monitors[0].baseline.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('finds the weeks with drift and no other', async () => {
    const { body } = await portal.get(`/v1/monitors/${monitor}/windows`);
    const states = body.windows.map(
      ({ state }: { state: string }) => state !== 'none',
    );
    // Of the last four weeks: missing values, none, a second population, none.
    expect(states).toHaveLength(4);
    expect(states[1]).toBe(false);
    expect(states[2]).toBe(true);
    expect(states[3]).toBe(false);
  });

  it('says what moved, on what it was judged, and enough to do it again', async () => {
    const { body: windows } = await portal.get(
      `/v1/monitors/${monitor}/windows`,
    );
    const { body } = await portal.get(
      `/v1/monitors/${monitor}/windows/${windows.windows[2].range.from}`,
    );
    // A second population of 8 % is seen by what looks at all columns together.
    expect(body.sentence).toContain('the joint distribution and a classifier');
    expect(body.joint.typicalRows[0]).toHaveProperty('attempts_last_hour');
    expect(body.basis).toMatch(
      /^4,000 rows, against baseline 1 \(32,000 rows\)/,
    );
    expect(body.season.inForce).toBe(false);
    expect(body.evidence).toMatchObject({
      source: 'card-fraud/*.parquet',
      seed: 7,
      engineVersion: '0.1.0',
      current: { rows: 4000 },
    });
    expect(body.evidence.queries[1]).toContain('read_parquet');
    expect(
      body.columns.map(({ name }: { name: string }) => name),
    ).not.toContain('payment_id');
  });

  it('tells the fleet, the timeline and open screens', async () => {
    expect(portal.summaries.at(-1)).toMatchObject({
      summaries: [
        {
          entityRef: MODEL,
          summary: {
            href: 'drift',
            word: 'None',
            sentence: expect.stringMatching(/^weekly window of .*\.$/),
          },
        },
      ],
    });
    const judged = events().map(
      ({ eventPayload }) => eventPayload as { type: string },
    );
    // Of the newest window only: the others were found while looking back.
    expect(judged.map(({ type }) => type)).toEqual(['drift.window.judged']);
    const { body } = await portal.get('/v1/fleet?weeks=6');
    expect(body.rows).toMatchObject([
      { entityRef: MODEL, owner: OWNER, monitor: 'weekly' },
    ]);
    expect(body.rows[0].ratios).toHaveLength(6);
  });

  it('judges nothing again when nothing changed', async () => {
    const before = await portal.get(`/v1/monitors/${monitor}/windows`);
    const told = events().length;
    await portal.runAll();
    expect((await portal.get(`/v1/monitors/${monitor}/windows`)).body).toEqual(
      before.body,
    );
    expect(events()).toHaveLength(told);
  });

  it('takes a proposed baseline in force once, when it is the one that was looked at', async () => {
    const { body: windows } = await portal.get(
      `/v1/monitors/${monitor}/windows`,
    );
    const range = windows.windows[1].range;
    const reason = 'The model was trained anew on these weeks';
    const proposed = await portal.write(
      'post',
      `/v1/monitors/${monitor}/baselines`,
      { range, reason },
      'propose-key-1',
    );
    expect(proposed.status).toBe(201);
    expect(proposed.body).toMatchObject({ number: 2, state: 'proposed' });
    const again = await portal.write(
      'post',
      `/v1/monitors/${monitor}/baselines`,
      { range, reason },
      'propose-key-1',
    );
    expect(again.body).toEqual(proposed.body);

    const decide = (expectedHash: string) =>
      portal.write('post', `/v1/monitors/${monitor}/baselines/2/decision`, {
        approve: true,
        reason,
        expectedHash,
      });
    expect((await decide('another')).status).toBe(409);
    expect((await decide(proposed.body.hash)).body.state).toBe('in-force');
    expect((await decide(proposed.body.hash)).status).toBe(409);
    const { body } = await portal.get(`/v1/monitors/${monitor}/baselines`);
    expect(
      body.baselines.map(
        ({ number, state }: { number: number; state: string }) => [
          number,
          state,
        ],
      ),
    ).toEqual([
      [2, 'in-force'],
      [1, 'replaced'],
    ]);
  });

  it('compares any two ranges, and names the one that is no baseline by its days', async () => {
    const { body: windows } = await portal.get(
      `/v1/monitors/${monitor}/windows`,
    );
    const [first, second] = windows.windows;
    const { status, body } = await portal.write(
      'post',
      `/v1/monitors/${monitor}/comparisons`,
      { reference: first.range, current: second.range },
    );
    expect(status).toBe(200);
    expect(body.basis).toMatch(
      /^4,000 rows, against \d+ \w+ – \d+ \w+ 2\d{3} \(4,000 rows\)|^4,000 rows, against \d+ – \d+ \w+ 2\d{3} \(4,000 rows\)/,
    );
    expect(body.evidence.baselineHash).toBeUndefined();
  });

  it('is muted until a time, and says by whom and why', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const { body } = await portal.write('put', `/v1/monitors/${monitor}/mute`, {
      until,
      reason: 'The shop is closed this week',
    });
    expect(body.mute).toMatchObject({
      until,
      by: 'user:default/mock',
      reason: 'The shop is closed this week',
    });
    const past = await portal.write('put', `/v1/monitors/${monitor}/mute`, {
      until: '2020-01-01T00:00:00.000Z',
      reason: 'The shop was closed that week',
    });
    expect(past.status).toBe(400);
  });
});

describe('monitors in app-config', () => {
  const definitionOf = (overrides: object) => {
    const [{ spec, ...rest }] = parseDefinitions(
      fs.readFileSync(path.join(directory, 'card-fraud/drift.yaml'), 'utf8'),
    ).definitions;
    return { ...rest, spec: { ...spec, ...overrides } };
  };
  const start = async (definition: object) => {
    const portal = await startPortal({
      knex: await databases.init('SQLITE_3'),
      drift: {
        files: { roots: [directory] },
        backfillWindows: 1,
        threads: 1,
        monitors: {
          own: {
            model: MODEL,
            definition: JSON.parse(JSON.stringify(definition)),
          },
          other: {
            model: MODEL,
            definition: JSON.parse(
              JSON.stringify({
                ...definitionOf({ columns: ['amount_eur', 'country'] }),
                metadata: { name: 'other' },
              }),
            ),
          },
        },
      },
    });
    await portal.runAll();
    const { body } = await portal.get(
      '/v1/models/resource/default/card-fraud/monitors',
    );
    return new Map<string, { run: { state: string; problem?: string } }>(
      body.monitors.map((each: { name: string }) => [each.name, each]),
    );
  };

  it.each([
    [
      'a folder that is not there',
      { source: { type: 'files', path: 'gone/*.parquet' } },
      /gone\/\*\.parquet: there is no such folder yet/,
    ],
    ['a column that is not there', { columns: ['amount_usd'] }, /amount_usd/],
    [
      'a baseline without rows',
      { baseline: { from: '2001-01-01', to: '2001-01-31' } },
      /no rows from 2001-01-01 to 2001-01-31/,
    ],
  ])(
    'that name %s fail with a sentence, and the others go on',
    async (_what, overrides, sentence) => {
      const monitors = await start(definitionOf(overrides));
      expect(monitors.get('weekly')?.run).toMatchObject({
        state: 'failed',
        problem: expect.stringMatching(sentence),
      });
      // The key of its rows is not among the columns that it names, and is read all the same.
      expect(monitors.get('other')?.run).toMatchObject({ state: 'idle' });
    },
  );

  it('that promise what cannot be kept keep the backend from starting, with the key', async () => {
    await expect(
      start(definitionOf({ falseAlarms: { oncePerWindows: 9000 } })),
    ).rejects.toThrow(
      /drift\.monitors\.own\.definition\.spec\.falseAlarms\.oncePerWindows: with the joint test/,
    );
  });

  it('that are malformed keep the backend from starting, with the key', async () => {
    await expect(start(definitionOf({ window: 'hourly' }))).rejects.toThrow(
      /drift\.monitors\.own\.definition\.spec\.window/,
    );
  });
});
