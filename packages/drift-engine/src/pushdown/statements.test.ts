import fs from 'node:fs';
import path from 'node:path';
import { ksBounds } from '../profile/ksBounds';
import type { NumericPlan, ProfilePlan } from '../profile/ProfilePlan';
import { countStatement } from './countStatement';
import { DIALECTS } from './Dialect';
import { featureStatement } from './featureStatement';
import { labelStatement, quantileStatement } from './freezeStatement';
import type { Relation } from './Relation';
import { sampleStatement } from './sampleStatement';
import { distanceStatement, valueStatement } from './valueStatement';

const hours: NumericPlan = {
  name: 'hours',
  kind: 'number',
  edges: [-0.5, 1 / 60, 2],
  tenths: [1 / 60],
  shift: 0.1,
};
const plan: ProfilePlan = {
  version: 1,
  columns: [
    hours,
    {
      name: 'at',
      kind: 'instant',
      edges: [Date.UTC(2001, 0, 8), Date.UTC(2001, 1, 1, 12, 30, 0, 250)],
      tenths: [],
      shift: Date.UTC(2001, 0, 15),
    },
    {
      name: 'origin',
      kind: 'label',
      labels: ['LAS', "it's", 'back\\slash'],
      isComplete: false,
    },
    {
      name: 'late',
      kind: 'boolean',
      labels: ['false', 'true'],
      isComplete: true,
    },
    { name: 'a `note`', kind: 'length', edges: [10], tenths: [10], shift: 10 },
  ],
  slice: { column: 'region', values: ['north', 'south'] },
  features: {
    columns: ['hours'],
    centres: [0.5],
    scales: [2],
    frequencies: [[0.25], [-1.5]],
    key: ['id', 'origin'],
    bins: 16,
  },
};
const relation: Relation = {
  from: { table: ['lake', 'flights'] },
  window: {
    column: 'at',
    from: Date.UTC(2001, 0, 1),
    until: Date.UTC(2001, 1, 1),
  },
};
const counts = (bins: number[]) => ({
  bins,
  missing: 0,
  negativeInfinities: 1,
  positiveInfinities: 0,
  sum: 0,
  squares: 0,
  least: -1,
  greatest: 3,
});
const open = [
  {
    index: 0,
    plan: hours,
    bounds: ksBounds(counts([5, 6, 7, 8]), counts([6, 6, 7, 7])),
  },
];

/**
 * The texts of the engines that do not run beside these tests. To write them anew, delete the files, run, and read the
 * difference.
 */
describe.each(['trino', 'spark'] as const)('the statements for %s', name => {
  const dialect = DIALECTS[name];
  it.each([
    ['count', countStatement(dialect, plan, relation)],
    [
      'features',
      plan.features
        ? featureStatement(dialect, plan.features, relation, 0, 2)
        : '',
    ],
    ['values', valueStatement(dialect, relation, open, 1000)],
    [
      'distance',
      distanceStatement(
        dialect,
        {
          reference: relation,
          current: { from: { query: 'SELECT * FROM now' } },
        },
        open,
      ),
    ],
    [
      'sample',
      sampleStatement(dialect, plan.columns, relation, {
        rows: 100,
        seed: 7,
        key: ['id', 'origin'],
      }),
    ],
    ['quantiles', quantileStatement(dialect, relation, [hours], [0, 0.5, 1])],
    [
      'labels',
      labelStatement(
        dialect,
        relation,
        [{ name: 'origin', kind: 'label' }],
        50,
      ),
    ],
  ])('%s', (statement, text) => {
    const file = path.join(
      __dirname,
      '__fixtures__',
      `${statement}.${name}.sql`,
    );
    if (!fs.existsSync(file) && !process.env.CI) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, `${text}\n`);
    }
    expect(`${text}\n`).toBe(fs.readFileSync(file, 'utf8'));
  });
});

describe('text in a statement', () => {
  it('cannot end its literal on any engine', () => {
    expect(DIALECTS.duckdb.text("a'; DROP TABLE x; --")).toBe(
      "'a''; DROP TABLE x; --'",
    );
    expect(DIALECTS.spark.text("a\\'b")).toBe("'a\\\\\\'b'");
    expect(DIALECTS.postgres.identifier('a"b')).toBe('"a""b"');
    expect(DIALECTS.spark.identifier('a`b')).toBe('`a``b`');
  });

  it('is of a stated type where it is a number', () => {
    expect(DIALECTS.trino.double(1 / 60)).toBe("DOUBLE '0.016666666666666666'");
    expect(DIALECTS.trino.double(-Infinity)).toBe('-infinity()');
    expect(DIALECTS.postgres.double(1e-7)).toBe("'1e-7'::float8");
    expect(DIALECTS.spark.instant(250)).toBe(
      "TIMESTAMP_NTZ '1970-01-01 00:00:00.250'",
    );
  });
});
