import { ksTest } from '../detectors/ks';
import { psiTest } from '../detectors/psi';
import { RandomStream } from '../special/random';
import type { Column, Table } from '../table';
import { baselineSample, makeBaseline, parseBaseline } from './Baseline';
import { canonicalJson, hashOf } from './canonicalJson';
import { compareProfiles } from './compareProfiles';
import { freezePlan } from './freezePlan';
import { keyedSample } from './keyedSample';
import { closeKs, ksBounds, type ValueCount } from './ksBounds';
import { mergeProfiles } from './mergeProfiles';
import type { NumericCounts, Profile } from './Profile';
import type { NumericPlan, ProfilePlan } from './ProfilePlan';
import { profileTable } from './profileTable';
import { rowHash } from './rowHash';

const numbers = (name: string, values: number[]): Column => ({
  name,
  type: 'numeric',
  values: Float64Array.from(values),
});
function labels(name: string, values: (string | null)[]): Column {
  const categories = [...new Set(values.filter(value => value !== null))];
  return {
    name,
    type: 'categorical',
    codes: Int32Array.from(values, value =>
      value === null ? -1 : categories.indexOf(value),
    ),
    categories,
  };
}

/** Rows with everything that is awkward: ties, null, NaN, infinities, rare and new labels. */
function awkward(seed: number, rows: number, shift = 0): Table {
  const random = new RandomStream(seed, 'rows');
  const draw = <T>(make: () => T) => Array.from({ length: rows }, make);
  return {
    rows,
    columns: [
      numbers(
        'id',
        Array.from({ length: rows }, (_, i) => i),
      ),
      numbers(
        'delay',
        draw(() => Math.round(10 * random.normal() + shift)),
      ),
      numbers(
        'hours',
        draw(() => {
          const chance = random.uniform();
          if (chance < 0.03) return NaN;
          if (chance < 0.04) return Infinity;
          return chance < 0.05 ? -Infinity : random.normal() + shift / 10;
        }),
      ),
      labels(
        'origin',
        draw(() =>
          random.uniform() < 0.04
            ? null
            : `A${Math.floor(9 * random.uniform() ** 2 + shift / 5)}`,
        ),
      ),
    ],
  };
}

function rowsOf(table: Table, rows: number[]): Table {
  return {
    rows: rows.length,
    columns: table.columns.map(column =>
      'values' in column
        ? { ...column, values: Float64Array.from(rows, i => column.values[i]) }
        : { ...column, codes: Int32Array.from(rows, i => column.codes[i]) },
    ),
  };
}

/** A profile without its sums of doubles: what must be equal to the last digit. */
function integersOf(profile: Profile): unknown {
  return JSON.parse(
    JSON.stringify(profile, (key, value) =>
      ['sum', 'squares', 'cosines', 'sines'].includes(key) ? undefined : value,
    ),
  );
}

const plan: ProfilePlan = {
  version: 1,
  columns: [
    { name: 'x', kind: 'number', edges: [0, 10], tenths: [0, 10], shift: 5 },
    { name: 'c', kind: 'label', labels: ['a', 'b'], isComplete: true },
  ],
};

describe('a profile', () => {
  it('counts what is below, between and at the edges, and what is no number', () => {
    const table: Table = {
      rows: 9,
      columns: [
        numbers('x', [-1, 0, -0, 5, 10, 11, NaN, Infinity, -Infinity]),
        labels('c', ['a', 'a', 'b', null, 'new', 'new', 'newer', 'a', 'b']),
      ],
    };
    const { rows, columns } = profileTable(plan, table);
    expect(rows).toBe(9);
    expect(columns).toEqual([
      {
        bins: [1, 3, 2],
        missing: 1,
        negativeInfinities: 1,
        positiveInfinities: 1,
        sum: -6 - 5 - 5 + 0 + 5 + 6,
        squares: 36 + 25 + 25 + 0 + 25 + 36,
        least: -1,
        greatest: 11,
      },
      {
        labels: [3, 2],
        other: 3,
        missing: 1,
        frequentOthers: [
          { label: 'new', count: 2 },
          { label: 'newer', count: 1 },
        ],
      },
    ]);
  });

  it('of a week is the sum of its days, also per slice', () => {
    const reference = awkward(1, 2000);
    const frozen = freezePlan(reference, {
      bins: 50,
      labels: 4,
      sliceBy: 'origin',
      features: { seed: 3, key: ['id'], frequencies: 8, bins: 16 },
    });
    const week = awkward(2, 3500, 2);
    const whole = profileTable(frozen, week);
    const days = Array.from({ length: 7 }, (_, day) =>
      profileTable(
        frozen,
        rowsOf(
          week,
          Array.from({ length: 500 }, (__, i) => 7 * i + day),
        ),
      ),
    );
    const sum = mergeProfiles(days);
    expect(integersOf(sum)).toEqual(integersOf(whole));
    expect(sum.rows).toBe(3500);
    const inSlices = whole.slices?.reduce(
      (rows, slice) => rows + slice.rows,
      0,
    );
    expect(inSlices).toBe(3500);
    const sums = (profile: Profile) =>
      profile.columns.flatMap(counts =>
        'sum' in counts ? [counts.sum, counts.squares] : [],
      );
    expect(sums(whole)).toHaveLength(6);
    sums(whole).forEach((value, i) => {
      const apart = sums(sum)[i] - value;
      expect(Math.abs(apart) / Math.max(1, Math.abs(value))).toBeLessThan(
        1e-12,
      );
    });
    whole.features?.forEach((bin, b) =>
      bin.cosines.forEach((cosine, f) =>
        expect(sum.features?.[b].cosines[f]).toBeCloseTo(cosine, 10),
      ),
    );
    // In another order and grouping the integers are the same.
    const [first, ...others] = days;
    const regrouped = mergeProfiles([mergeProfiles(others.reverse()), first]);
    expect(integersOf(regrouped)).toEqual(integersOf(whole));
  });

  it('is not added to or compared with one of another plan', () => {
    const table = awkward(1, 100);
    const one = freezePlan(table, { bins: 10 });
    const other = freezePlan(table, { bins: 20 });
    expect(() =>
      mergeProfiles([profileTable(one, table), profileTable(other, table)]),
    ).toThrow(/different plans/);
    expect(() =>
      compareProfiles(
        one,
        profileTable(one, table),
        profileTable(other, table),
      ),
    ).toThrow(/not made by this plan/);
  });

  it('refuses a table without a column that it counts', () => {
    expect(() => profileTable(plan, { rows: 0, columns: [] })).toThrow(
      /no column x of the kind that the plan counts/,
    );
  });
});

describe('the Kolmogorov–Smirnov distance from bins', () => {
  function valueCounts(
    { edges }: NumericPlan,
    open: { bin: number }[],
    values: Float64Array,
  ): ValueCount[] {
    const counts = new Map<number, number>();
    for (const value of values) {
      const bin = edges.filter(edge => edge <= value).length;
      if (Number.isFinite(value) && open.some(each => each.bin === bin)) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    return [...counts].map(([value, count]) => ({ value, count }));
  }

  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'lies in its interval, and the open bins give it exactly (seed %i)',
    seed => {
      const reference = awkward(100 + seed, 1500);
      const current = awkward(200 + seed, 900, seed % 3);
      const frozen = freezePlan(reference, { bins: 20 });
      const before = profileTable(frozen, reference);
      const now = profileTable(frozen, current);
      for (const index of [1, 2]) {
        const column = frozen.columns[index] as NumericPlan;
        const values = [reference, current].map(
          table => (table.columns[index] as { values: Float64Array }).values,
        );
        const exact = ksTest(values[0], values[1]).statistic;
        const bounds = ksBounds(
          before.columns[index] as NumericCounts,
          now.columns[index] as NumericCounts,
        );
        expect(bounds.low).toBeLessThanOrEqual(exact + 1e-15);
        expect(bounds.high).toBeGreaterThanOrEqual(exact - 1e-15);
        const closed = closeKs(column, bounds, {
          reference: valueCounts(column, bounds.open, values[0]),
          current: valueCounts(column, bounds.open, values[1]),
        });
        expect(Math.abs(closed - exact)).toBeLessThanOrEqual(1e-15);
      }
    },
  );

  it('needs the second look: bins alone are not exact', () => {
    const reference = awkward(1, 1500);
    const frozen = freezePlan(reference, { bins: 10 });
    const bounds = ksBounds(
      profileTable(frozen, reference).columns[2] as NumericCounts,
      profileTable(frozen, awkward(2, 900)).columns[2] as NumericCounts,
    );
    expect(bounds.high).toBeGreaterThan(bounds.low + 0.01);
    expect(bounds.open.length).toBeGreaterThan(0);
  });
});

describe('two profiles', () => {
  const reference = awkward(1, 4000);
  const frozen = freezePlan(reference);
  const before = profileTable(frozen, reference);

  it('give the stability index over the tenths of the reference', () => {
    const current = awkward(2, 3000, 3);
    const compared = compareProfiles(
      frozen,
      before,
      profileTable(frozen, current),
    );
    const { tenths } = frozen.columns[1] as NumericPlan;
    const counts = (table: Table) => {
      const { values } = table.columns[1] as { values: Float64Array };
      const bins = new Array<number>(tenths.length + 1).fill(0);
      for (const value of values)
        bins[tenths.filter(edge => edge <= value).length]++;
      return bins;
    };
    expect(compared[1].psi?.statistic).toBe(
      psiTest(counts(reference), counts(current)).statistic,
    );
  });

  it('name the labels that are new, and call nothing new where the plan does not know all labels', () => {
    const current = awkward(3, 3000, 10);
    const [, , , origin] = compareProfiles(
      frozen,
      before,
      profileTable(frozen, current),
    );
    expect(origin.newLabels.map(({ label }) => label).sort()).toEqual([
      'A10',
      'A9',
    ]);
    const few = freezePlan(reference, { labels: 3 });
    const [, , , cut] = compareProfiles(
      few,
      profileTable(few, reference),
      profileTable(few, current),
    );
    expect(cut.newLabels).toEqual([]);
    expect(cut.other.current).toBeGreaterThan(0);
  });

  it('that are the same are at distance 0 with p-value 1', () => {
    const compared = compareProfiles(frozen, before, before);
    for (const { psi } of compared) expect(psi?.statistic).toBeCloseTo(0, 12);
    for (const { ks } of compared.slice(0, 3)) {
      expect([ks?.statistic.low, ks?.pValue.high]).toEqual([0, 1]);
    }
    expect(compared[3].chi2?.pValue).toBeCloseTo(1, 12);
  });
});

describe('a baseline', () => {
  const reference = awkward(5, 400);
  const frozen = freezePlan(reference, { bins: 10 });
  const baseline = makeBaseline({
    plan: frozen,
    profile: profileTable(frozen, reference),
    sample: {
      seed: 7,
      key: ['id'],
      table: keyedSample(reference, { rows: 60, seed: 7, key: ['id'] }),
    },
  });

  it('is what its hash says, after a round trip through JSON too', () => {
    const read = parseBaseline(JSON.parse(JSON.stringify(baseline)));
    expect(read).toEqual(baseline);
    expect(read.hash).toMatch(/^[0-9a-f]{64}$/);
    const { hash, ...rest } = baseline;
    expect(hashOf(rest)).toBe(hash);
    const sample = baselineSample(read);
    expect(sample?.rows).toBe(60);
    const hours = sample?.columns[2] as { values: Float64Array };
    const original = baseline.sample?.columns[2] as { values: unknown[] };
    expect(original.values.filter(value => value === null)).toHaveLength(
      hours.values.filter(Number.isNaN).length,
    );
  });

  it('that was changed is refused', () => {
    const changed = JSON.parse(JSON.stringify(baseline));
    changed.profile.rows += 1;
    expect(() => parseBaseline(changed)).toThrow(/The baseline was changed/);
  });

  it('cannot be changed in memory', () => {
    expect(() => {
      (baseline.profile.columns[1] as NumericCounts).bins[0] = 0;
    }).toThrow(TypeError);
  });

  it('is not made of a profile of another plan', () => {
    expect(() =>
      makeBaseline({ plan, profile: profileTable(frozen, reference) }),
    ).toThrow(/not made by this plan/);
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of keys, and refuses what JSON cannot write', () => {
    expect(
      canonicalJson({ b: [1, { d: 1e21, c: -0 }], a: 'é"', e: undefined }),
    ).toBe('{"a":"é\\"","b":[1,{"c":0,"d":1e+21}]}');
    expect(() => canonicalJson({ a: NaN })).toThrow(TypeError);
  });
});

describe('the sample of a table', () => {
  const table = awkward(9, 5000);
  const ids = ({ columns }: Table) =>
    Array.from((columns[0] as { values: Float64Array }).values);

  it('is the same set whatever the order of the rows', () => {
    const reversed = rowsOf(
      table,
      Array.from({ length: 5000 }, (_, i) => 4999 - i),
    );
    const request = { rows: 100, seed: 1, key: ['id'] };
    const one = ids(keyedSample(table, request));
    expect(one).toHaveLength(100);
    expect(ids(keyedSample(reversed, request)).sort((a, b) => a - b)).toEqual(
      one,
    );
    expect(ids(keyedSample(table, { ...request, seed: 2 }))).not.toEqual(one);
  });

  it('holds at most the rows that there are, with labels of its own', () => {
    const all = keyedSample(table, { rows: 9000, seed: 1, key: ['id'] });
    expect(all.rows).toBe(5000);
    const few = keyedSample(table, { rows: 3, seed: 1, key: ['id'] });
    const { categories, codes } = few.columns[3] as {
      categories: string[];
      codes: Int32Array;
    };
    expect(categories.length).toBeLessThanOrEqual(3);
    expect(Math.max(...codes)).toBeLessThan(categories.length);
  });

  it('falls on sequential keys as chance does, not in a lattice', () => {
    const bins = new Array<number>(16).fill(0);
    for (let id = 0; id < 160_000; id++) bins[rowHash(String(id)) % 16]++;
    const chi2 = bins.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0);
    // The 0.1 % and 99.9 % points of χ² with 15 degrees of freedom.
    expect(chi2).toBeGreaterThan(3.48);
    expect(chi2).toBeLessThan(37.7);
  });

  it('refuses a key whose text engines would write differently', () => {
    expect(() =>
      keyedSample(table, { rows: 5, seed: 1, key: ['hours'] }),
    ).toThrow(/cannot be part of a row key/);
  });
});
