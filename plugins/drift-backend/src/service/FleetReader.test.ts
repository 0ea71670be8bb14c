import { randomUUID } from 'crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  driftFleetReplySchema,
  WindowSummary,
} from '@bellwether/plugin-drift-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Knex } from 'knex';
import { longestTurn } from '../__testUtils__/longestTurn';
import { dailyMonitor } from '../__testUtils__/payments';
import { FleetWindows, migrate, MonitorStore } from '../database';
import { OwnerDirectory } from '../owners';
import { dayAfter } from '../relation';
import { FleetReader } from './FleetReader';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const MODELS = 500;
const WEEKS = 26;
/** A Wednesday. */
const NOW = new Date('2026-06-17T12:00:00Z');
const THIS_WEEK = '2026-06-15';
/** Of each judgement the fleet shows next to nothing. */
const EVIDENCE = JSON.stringify({ sentence: 'x'.repeat(500) });

const refOf = (model: number) => `resource:default/model-${model}`;
const mondayOf = (ago: number) => dayAfter(THIS_WEEK, -7 * ago);

function summaryOf(
  from: string,
  to: string,
  state: WindowSummary['state'],
  ratio: number | undefined,
): WindowSummary {
  return {
    range: { from, to },
    rows: 1000,
    state,
    pValue: state === 'material' ? 1e-9 : 0.4,
    ...(ratio !== undefined && {
      largest: {
        column: 'amount',
        effect: {
          name: 'psi',
          value: ratio / 10,
          low: 0,
          high: null,
          limit: 0.1,
        },
        ratio,
      },
    }),
    versions: [{ version: '14', share: 1 }],
    baseline: 1,
    judgedAt: `${dayAfter(to)}T01:00:00.000Z`,
    reopened: false,
    causes: [],
  };
}

function rowOf(monitor: string, summary: WindowSummary) {
  return {
    monitor,
    first_day: summary.range.from,
    last_day: summary.range.to,
    row_count: summary.rows,
    state: summary.state,
    baseline: summary.baseline,
    p_value: summary.pValue,
    ratio: summary.largest?.ratio ?? null,
    judged_at: summary.judgedAt,
    summary: JSON.stringify(summary),
    heat: EVIDENCE,
    detail: EVIDENCE,
  };
}

describe.each(databases.eachSupportedId())('the drift of a fleet on %s', id => {
  let knex: Knex;
  let reader: FleetReader;
  let ids: string[];

  beforeAll(async () => {
    knex = await databases.init(id);
    await migrate(knex);
    const { definition } = dailyMonitor(refOf(0), 30);
    const monitors = new MonitorStore(knex);
    ids = [];
    await knex.transaction(async transaction => {
      const text = JSON.stringify(definition);
      for (let model = 0; model < MODELS; model += 1) {
        ids.push(randomUUID());
        await transaction('monitors').insert({
          id: ids[model],
          entity_ref: refOf(model),
          name: 'daily',
          definition: text,
          defined_in: JSON.stringify({
            location: refOf(model),
            definedIn: { kind: 'config', location: refOf(model) },
          }),
          seen_at: NOW.toISOString(),
        });
      }
      const rows = [];
      for (let ago = 1; ago < WEEKS; ago += 1) {
        const from = mondayOf(ago);
        for (let model = 3; model < MODELS; model += 1) {
          rows.push(
            rowOf(
              ids[model],
              summaryOf(from, dayAfter(from, 6), 'none', ago / 100),
            ),
          );
        }
      }
      // The first model's week has days that differ, the second's newest window is before the weeks that are shown.
      const days: Array<[number, WindowSummary['state'], number | undefined]> =
        [
          [0, 'significant', 3],
          [1, 'material', 1.2],
          [2, 'material', 1.7],
          [3, 'none', undefined],
          [4, 'insufficient-data', undefined],
        ];
      for (const [day, state, ratio] of days) {
        const on = dayAfter(mondayOf(1), day);
        rows.push(rowOf(ids[0], summaryOf(on, on, state, ratio)));
      }
      const before = mondayOf(WEEKS + 1);
      rows.push(rowOf(ids[1], summaryOf(before, before, 'material', 4)));
      for (let start = 0; start < rows.length; start += 60) {
        await transaction('windows').insert(rows.slice(start, start + 60));
      }
    });
    const entities = Array.from({ length: MODELS + 7 }, (_, model) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: { name: `model-${model}`, namespace: 'default' },
      spec: { type: 'ml-model' },
      relations: [
        { type: 'ownedBy', targetRef: `group:default/team-${model % 9}` },
      ],
    }));
    const options = {
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities }),
    };
    reader = new FleetReader({
      ...options,
      falseDiscoveryRate: 0.05,
      monitors,
      owners: new OwnerDirectory(options),
      windows: new FleetWindows(knex),
    });
  });

  it('tells each week by its loudest window, and a model by its newest', async () => {
    const reply = driftFleetReplySchema.parse(await reader.read(WEEKS, NOW));
    expect(reply.weeks).toHaveLength(WEEKS);
    expect(reply.weeks.at(-1)).toEqual({
      from: THIS_WEEK,
      to: dayAfter(THIS_WEEK, 6),
    });
    expect(reply.rows).toHaveLength(MODELS);
    expect(reply.unwatched).toBe(7);
    const byModel = new Map(reply.rows.map(row => [row.entityRef, row]));
    const row = (model: number) => byModel.get(refOf(model));
    expect(reply.rows[0]).toBe(row(1));
    expect(row(1)).toMatchObject({
      state: 'material',
      needsPerson: true,
      survivesFleet: true,
      owner: 'group:default/team-1',
      ratios: new Array(WEEKS).fill(null),
      sentence: expect.stringContaining('amount moved most, by 4 times'),
    });
    // Days of one week: the most urgent, and of these the one that moved most.
    expect(row(0)).toMatchObject({ state: 'insufficient-data' });
    expect(row(0)?.states.slice(-2)).toEqual(['material', null]);
    expect(row(0)?.ratios.slice(-3)).toEqual([null, 1.7, null]);
    expect(row(2)).toMatchObject({
      state: null,
      sentence: 'No window was judged yet',
    });
    for (const model of [3, MODELS - 1]) {
      expect(row(model)).toMatchObject({ state: 'none', needsPerson: false });
      expect(row(model)?.ratios).toEqual([
        ...Array.from({ length: WEEKS - 1 }, (_, i) => (WEEKS - 1 - i) / 100),
        null,
      ]);
    }
  });

  it('reads the text of no judgement but the newest, and no more rows than it shows', async () => {
    const statements: Array<{ sql: string; rows: number }> = [];
    const listen = (rows: unknown[], { sql }: { sql: string }) =>
      statements.push({ sql, rows: rows.length });
    knex.on('query-response', listen);
    await reader.read(WEEKS, NOW);
    knex.removeListener('query-response', listen);
    const windows = statements.filter(({ sql }) => /.windows. /.test(sql));
    expect(windows).toHaveLength(WEEKS + 1);
    for (const { sql, rows } of windows) {
      expect(sql).not.toMatch(/detail|heat|\*/);
      expect(rows).toBeLessThanOrEqual(MODELS);
    }
    const texts = windows.filter(({ sql }) => sql.includes('summary'));
    expect(texts).toHaveLength(1);
  });

  it('never holds the process up for 50 ms', async () => {
    // The first time is spent on loading and compiling too.
    const read = () => reader.read(WEEKS, NOW);
    await read();
    const longest: number[] = [];
    while (longest.length < 3) longest.push(await longestTurn(read));
    expect(Math.min(...longest)).toBeLessThan(50);
  });
});
