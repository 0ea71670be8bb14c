import {
  monitorDefinitionSchema,
  WindowSummary,
} from '@bellwether/plugin-drift-common';
import { familySummarySchema } from '@bellwether/plugin-models-common';
import { StoredMonitor } from '../database';
import { summarise } from './summarise';

const now = new Date('2026-06-16T00:00:00Z');

function monitor(mute?: StoredMonitor['mute']): StoredMonitor {
  return {
    id: '1',
    entityRef: 'resource:default/flight-delay',
    name: 'weekly',
    definition: monitorDefinitionSchema.parse({
      apiVersion: 'bellwether.dev/v1',
      kind: 'DriftMonitor',
      metadata: { name: 'weekly' },
      spec: {
        source: { type: 'files', path: 'flights/*.parquet' },
        timestamp: 'scored_at',
        window: 'weekly',
        baseline: { from: '2026-01-01', to: '2026-01-31' },
      },
    }),
    definedIn: { kind: 'config', location: 'drift.monitors.flights' },
    mute,
    toldCauses: [],
    toTell: 0,
  };
}

function window(overrides: Partial<WindowSummary>): WindowSummary {
  return {
    range: { from: '2026-06-08', to: '2026-06-14' },
    rows: 116_493,
    state: 'material',
    pValue: 0,
    largest: {
      column: 'origin_delay_1h',
      effect: {
        name: 'w1-over-sd',
        value: 0.381,
        low: 0.37,
        high: 0.39,
        limit: 0.1,
      },
      ratio: 3.81,
    },
    versions: [],
    baseline: 1,
    judgedAt: '2026-06-15T03:00:00.000Z',
    reopened: false,
    ...overrides,
  };
}

const said = (
  overrides: Partial<WindowSummary>,
  mute?: StoredMonitor['mute'],
) =>
  familySummarySchema.parse(
    summarise(
      [
        {
          monitor: monitor(mute),
          windows: [window(overrides)],
          survivesFleet: true,
        },
      ],
      now,
    ),
  );

it('says what moved, and that a person should look', () => {
  expect(said({})).toMatchObject({
    tone: 'bad',
    word: 'Material',
    figure: '0.381 W1/σ',
    label: 'origin_delay_1h',
    sentence:
      'origin_delay_1h moved by 3.81 times what is material; weekly window of 8 – 14 Jun 2026.',
    needsPerson: 'Look at the drift',
    urgency: 70,
  });
});

it('marks a model whose inputs have moved, however little, unless that may be chance in view of the fleet', () => {
  expect(said({}).mark).toBe('Drifting');
  expect(said({ state: 'significant' }).mark).toBe('Drifting');
  expect(said({ state: 'none' }).mark).toBeUndefined();
  expect(
    summarise(
      [{ monitor: monitor(), windows: [window({})], survivesFleet: false }],
      now,
    )?.mark,
  ).toBeUndefined();
});

it('says that the error grew, which makes it more urgent', () => {
  const error = {
    name: 'absolute-error' as const,
    value: 20.9,
    baseline: 17.1,
    labelledShare: 1,
  };
  const summary = said({ error });
  expect(summary.sentence).toContain('the model’s error grew');
  expect(summary.urgency).toBe(90);
});

it('asks nobody where nothing moved, or where it is muted', () => {
  expect(said({ state: 'none' })).toMatchObject({ tone: 'ok', word: 'None' });
  expect(said({ state: 'none' }).needsPerson).toBeUndefined();
  const muted = said(
    {},
    {
      until: '2026-07-01T00:00:00.000Z',
      by: 'user:default/guest',
      at: '2026-06-15T00:00:00.000Z',
      reason: 'The airport is being rebuilt',
    },
  );
  expect(muted.needsPerson).toBeUndefined();
  expect(muted).toMatchObject({ word: 'Material', urgency: 0 });
  expect(muted.sentence).toMatch(/; muted\.$/);
});

it('says nothing where nothing was judged', () => {
  expect(
    summarise([{ monitor: monitor(), windows: [], survivesFleet: false }], now),
  ).toBeUndefined();
});

it('asks nobody for what may be one of the false discoveries of the fleet', () => {
  const summary = summarise(
    [{ monitor: monitor(), windows: [window({})], survivesFleet: false }],
    now,
  );
  expect(summary).toMatchObject({ word: 'Material' });
  expect(summary?.needsPerson).toBeUndefined();
});

it('says that an input is gone, although no test found drift', () => {
  expect(
    said({
      state: 'none',
      causes: [{ kind: 'schema', column: 'carrier' }],
    }),
  ).toMatchObject({
    tone: 'warn',
    word: 'Schema changed',
    sentence: expect.stringMatching(/^carrier gone or of another type; /),
    needsPerson: 'Look at the schema',
  });
});

it.each<[number, string | undefined]>([
  [1, undefined],
  [2, 'Look at the log'],
])(
  'says that no rows come for %d windows, whatever the last ones were',
  (windows, ask) => {
    const summary = familySummarySchema.parse(
      summarise(
        [
          {
            monitor: monitor(),
            windows: [window({ state: 'none' })],
            silence: { lastRowsOn: '2026-06-03', windows },
            survivesFleet: false,
          },
        ],
        now,
      ),
    );
    expect(summary).toMatchObject({
      tone: 'warn',
      word: 'No rows',
      sentence: expect.stringMatching(/^no rows since 3 Jun 2026; /),
    });
    expect(summary.needsPerson).toBe(ask);
  },
);
