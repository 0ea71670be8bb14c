import { compare } from '../compare/compare';
import { freezePlan } from '../profile/freezePlan';
import { keyedSample } from '../profile/keyedSample';
import { profileTable } from '../profile/profileTable';
import { RandomStream } from '../special/random';
import { Table } from '../table';
import { type SelfChange } from '../temporal/selfWindows';
import {
  compareCounts,
  countsByName,
  Counted,
  largestChange,
  planFor,
  splitAtoms,
} from '.';

jest.setTimeout(60_000);

interface Shape {
  rows: number;
  seed: number;
  shift?: number;
  scale?: number;
  missing?: number;
  labels?: number[];
}

/** A number with heavy tails, a whole number, a flag as a number, a label; by the seed alone. */
function tableOf(shape: Shape): Table {
  const { rows, seed, shift = 0, scale = 1, missing = 0 } = shape;
  const random = new RandomStream(seed, 'test');
  const shares = shape.labels ?? [0.5, 0.3, 0.2];
  const numbers = (next: () => number) =>
    Float64Array.from({ length: rows }, () =>
      random.uniform() < missing ? NaN : next(),
    );
  const label = () => {
    const at = random.uniform();
    let sum = 0;
    return shares.findIndex(share => {
      sum += share;
      return at < sum;
    });
  };
  return {
    rows,
    columns: [
      {
        name: 'amount',
        type: 'numeric',
        values: numbers(() => Math.exp(random.normal() * scale) + shift),
      },
      {
        name: 'attempts',
        type: 'numeric',
        values: numbers(() => Math.floor(random.uniform() * 6) + shift * 2),
      },
      {
        name: 'flag',
        type: 'numeric',
        values: numbers(() => (random.uniform() < 0.3 + shift / 4 ? 1 : 0)),
      },
      {
        name: 'country',
        type: 'categorical',
        codes: Int32Array.from({ length: rows }, label),
        categories: ['AT', 'BE', 'CH'],
      },
    ],
  };
}

function sidesOf(reference: Table, current: Table, sampleRows = 2000) {
  const first = freezePlan(reference);
  const plan = splitAtoms(first, profileTable(first, reference));
  const counted = (table: Table): Counted => ({
    rows: table.rows,
    counts: countsByName(plan, profileTable(plan, table)),
    sample: keyedSample(table, { rows: sampleRows, seed: 1, key: [] }),
    findings: [],
  });
  return {
    columns: plan.columns,
    reference: counted(reference),
    current: counted(current),
    threads: 1,
  };
}

const settings = { seed: 3, alpha: 0.05 };
const reference = tableOf({ rows: 20_000, seed: 1 });

describe('columns by their counts', () => {
  it.each([
    ['unchanged data', {}],
    ['a small shift', { shift: 0.05 }],
    ['a large shift', { shift: 0.6 }],
    ['another scale', { scale: 1.2 }],
    ['missing values', { missing: 0.1 }],
    ['other labels', { labels: [0.3, 0.3, 0.4] }],
  ])('are as good as their rows for %s', async (_what, change) => {
    const current = tableOf({ rows: 8000, seed: 2, ...change });
    const byCounts = await compareCounts({
      ...sidesOf(reference, current),
      settings: { ...settings, detectors: ['ks', 'psi', 'chi2'] },
    });
    const byRows = await compare(reference, current, {
      ...settings,
      detectors: ['ks', 'psi', 'chi2'],
      combine: 'holm',
    });
    expect(byCounts.verdict.state).toBe(byRows.verdict.state);
    const of = ({ columns }: typeof byRows) =>
      columns.map(({ name, missing, psiBins, categories, moments }) => ({
        name,
        missing,
        inTenths: psiBins?.reference,
        categories,
        mean: moments?.current.mean?.toFixed(9),
      }));
    expect(of(byCounts)).toEqual(of(byRows));
    const testsOf = (test: string, { columns }: typeof byRows) =>
      columns.flatMap(({ tests }) => tests.filter(each => each.test === test));
    for (const test of ['psi', 'chi2']) {
      const exact = testsOf(test, byRows);
      testsOf(test, byCounts).forEach((own, i) => {
        expect(own.statistic).toBeCloseTo(exact[i].statistic ?? NaN, 10);
        expect(own.pValue).toBeCloseTo(exact[i].pValue ?? NaN, 10);
      });
    }
    const exact = testsOf('ks', byRows);
    testsOf('ks', byCounts).forEach((own, i) => {
      const distance = exact[i].statistic ?? NaN;
      // The distance at the edges is not above the true one, and at most half a per cent below it.
      expect(own.statistic).toBeLessThanOrEqual(distance + 1e-12);
      expect(own.statistic).toBeGreaterThan(distance - 0.005);
      expect(own.pValue).toBeGreaterThanOrEqual(
        (exact[i].pValue ?? NaN) * (1 - 1e-9),
      );
      const effect = exact[i].effect;
      expect(
        Math.abs((own.effect?.value ?? NaN) - (effect?.value ?? NaN)),
      ).toBeLessThan(0.012);
      // What decides whether it matters is not above what the rows say.
      expect(own.effect?.low).toBeLessThan((effect?.low ?? NaN) + 0.012);
      expect(own.effect?.low).toBeGreaterThan((effect?.low ?? NaN) - 0.03);
    });
  });

  it('have exact distances where there are few values', async () => {
    const current = tableOf({ rows: 8000, seed: 2, shift: 0.5 });
    const { columns } = await compareCounts({
      ...sidesOf(reference, current),
      settings,
    });
    const { columns: exact } = await compare(reference, current, settings);
    for (const name of ['flag', 'attempts']) {
      const of = (list: typeof columns) =>
        list.find(column => column.name === name)?.tests[0];
      expect(of(columns)?.effect?.value).toBeCloseTo(
        of(exact)?.effect?.value ?? NaN,
        9,
      );
      expect(of(columns)?.statistic).toBeCloseTo(
        of(exact)?.statistic ?? NaN,
        12,
      );
    }
  });

  it('share the level as columns that are read do, labels with half of it', async () => {
    const few = (table: Table): Table => ({
      ...table,
      columns: table.columns.filter(({ name }) => name !== 'amount'),
    });
    const before = few(reference);
    const now = few(
      tableOf({ rows: 8000, seed: 2, labels: [0.48, 0.3, 0.22] }),
    );
    const marginal = {
      ...settings,
      detectors: ['ks' as const, 'psi' as const, 'chi2' as const],
      combine: 'holm' as const,
    };
    const byCounts = await compareCounts({
      ...sidesOf(before, now),
      settings: marginal,
    });
    const byRows = await compare(before, now, marginal);
    const pValue = byRows.verdict.pValue ?? NaN;
    expect(pValue).toBeGreaterThan(0);
    expect(pValue).toBeLessThan(1);
    expect(byCounts.verdict.pValue).toBeCloseTo(pValue, 12);
    const chi2 = byRows.columns
      .find(({ name }) => name === 'country')
      ?.tests.find(({ test }) => test === 'chi2');
    expect(pValue).toBeCloseTo(2 * (chi2?.pValue ?? NaN), 12);
    expect(byCounts.verdict.power).toEqual(byRows.verdict.power);
  });

  it('draw the same charts within a bin', async () => {
    const current = tableOf({ rows: 8000, seed: 2, shift: 0.5 });
    const counted = await compareCounts({
      ...sidesOf(reference, current),
      settings,
    });
    const [amount] = counted.columns;
    const [exact] = (await compare(reference, current, settings)).columns;
    amount.quantiles?.reference.forEach((value, i) => {
      expect(value).toBeCloseTo(exact.quantiles?.reference[i] ?? NaN, 0);
    });
    const total = (counts: number[] = []) => counts.reduce((a, b) => a + b, 0);
    expect(
      Math.abs(total(amount.histogram?.current) - 8000),
    ).toBeLessThanOrEqual(30);
  });
});

describe('the verdict on counts', () => {
  it('sees by samples what single columns do not show', async () => {
    const together = (seed: number, rows: number, sign: number): Table => {
      const random = new RandomStream(seed, 'pairs');
      const x = Float64Array.from({ length: rows }, () => random.normal());
      const y = x.map(value => sign * 0.7 * value + 0.7 * random.normal());
      return {
        rows,
        columns: [
          { name: 'x', type: 'numeric', values: x },
          { name: 'y', type: 'numeric', values: y },
        ],
      };
    };
    const sides = sidesOf(together(1, 20_000, 1), together(2, 8000, -1));
    const { verdict, joint, run } = await compareCounts({
      ...sides,
      settings: { ...settings, alpha: 0.02 },
    });
    expect(verdict).toMatchObject({ state: 'material', combine: 'holm' });
    expect(
      verdict.votes.filter(({ votes }) => votes).map(({ family }) => family),
    ).toEqual(['joint', 'classifier']);
    expect(joint.map(({ test }) => test)).toEqual(['mmd', 'c2st']);
    expect(run?.notes.join(' ')).toContain(
      'samples of 2000 of 20000 reference and 2000 of 8000 current rows',
    );
    const alone = await compareCounts({
      ...sides,
      reference: { ...sides.reference, sample: undefined },
      settings,
    });
    expect(alone.verdict.votes.map(({ family }) => family)).toEqual([
      'marginal',
    ]);
  });

  it('keeps its rate of false alarms', async () => {
    let alarms = 0;
    for (let repetition = 0; repetition < 40; repetition++) {
      const current = tableOf({ rows: 1500, seed: 100 + repetition });
      const { verdict } = await compareCounts({
        ...sidesOf(
          tableOf({ rows: 3000, seed: 500 + repetition }),
          current,
          400,
        ),
        settings: {
          ...settings,
          seed: repetition,
          detectors: ['ks', 'psi', 'chi2', 'c2st'],
        },
      });
      if ((verdict.pValue ?? 1) <= 0.05) alarms += 1;
    }
    // Seven and more of forty happen less than once in a hundred times where the rate is five per cent.
    expect(alarms).toBeLessThan(7);
  });

  it.each(['vote:2', 'cauchy', 'min-p', 'joint'] as const)(
    'combines by %s where the monitor says so',
    async combine => {
      const { verdict } = await compareCounts({
        ...sidesOf(reference, tableOf({ rows: 8000, seed: 2, shift: 0.5 })),
        settings: { ...settings, combine },
      });
      expect(verdict).toMatchObject({ combine, state: 'material' });
    },
  );

  it('is held back by changes within the reference', async () => {
    const sides = sidesOf(
      reference,
      tableOf({ rows: 8000, seed: 2, shift: 0.5 }),
    );
    const own = largestChange(
      sides.columns,
      sides.reference,
      sides.current,
      settings,
    );
    expect(own).toBeGreaterThan(1);
    const verdictOf = async (selfChange: SelfChange) =>
      (
        await compareCounts({
          ...sides,
          settings,
          selfChanges: new Array<SelfChange>(20).fill(selfChange),
        })
      ).verdict.state;
    const ordinary = { marginal: own + 1, joint: 1, classifier: 1 };
    expect(await verdictOf(ordinary)).toBe('none');
    expect(await verdictOf({ ...ordinary, marginal: own - 1 })).toBe(
      'material',
    );
    // What was not measured of the reference holds nothing back.
    expect(await verdictOf(own + 1)).not.toBe('none');
  });

  it('tests no dates and no numbers of rows, unless they are named', async () => {
    const rows = (from: number): Table => ({
      rows: 2000,
      columns: [
        {
          name: 'at',
          type: 'datetime',
          values: Float64Array.from(
            { length: 2000 },
            (_, i) => from + i * 60_000,
          ),
        },
        {
          name: 'number',
          type: 'numeric',
          values: Float64Array.from({ length: 2000 }, (_, i) => from + i),
        },
      ],
    });
    const sides = sidesOf(rows(0), rows(1e9));
    const { columns, verdict } = await compareCounts({ ...sides, settings });
    expect(columns.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('holds dates'),
      expect.stringContaining('numbers the rows'),
    ]);
    expect(verdict.state).toBe('insufficient-data');
    const named = await compareCounts({
      ...sides,
      settings: { ...settings, columns: ['at', 'number'] },
    });
    expect(named.verdict.state).toBe('material');
  });
});

it('columns that are gone, new or of another type are findings', () => {
  const plan = freezePlan(reference);
  const { plan: left, findings } = planFor(
    plan,
    new Map([
      ['amount', 'label'],
      ['attempts', 'number'],
      ['country', 'length'],
      ['city', 'label'],
    ]),
  );
  expect(left.columns.map(({ name }) => name)).toEqual(['attempts', 'country']);
  expect(findings.map(({ kind, column }) => [kind, column])).toEqual([
    ['retyped-column', 'amount'],
    ['missing-column', 'flag'],
    ['extra-column', 'city'],
  ]);
});
