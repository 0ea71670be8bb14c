import type { ColumnPair } from '../compare/ColumnPair';
import type { Column } from '../table';
import {
  EVIDENTLY_TESTS,
  type EvidentlySample,
  type EvidentlyScore,
} from './evidentlyTests';
import type {
  ProfileColumn,
  ProfileOptions,
  ProfileTest,
} from './ProfileReport';
import {
  asTest,
  countNumbers,
  countPairLabels,
  describeColumn,
  finiteSorted,
  totalOf,
} from './samples';

/** Share of drifted columns from which Evidently calls the data set drifted. */
export const DRIFT_SHARE = 0.5;
/** Reference rows above which the defaults are distances. */
const LARGE_REFERENCE = 1000;
/** Whole numbers with at most so many values are categories. */
const INTEGER_CATEGORIES = 10;
/** Numbers with at most so many values are tested as categories. */
const FEW_VALUES = 5;

type EvidentlyType = 'num' | 'cat' | 'text' | 'datetime' | 'unknown';

/** True where pandas would hold the column as integers: no missing value among whole numbers. */
export function isWhole(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isSafeInteger(values[i])) return false;
  }
  return values.length > 0;
}

/** `infer_column_type` of the current data. */
export function evidentlyType(current: Column): EvidentlyType {
  if (current.type === 'datetime') return 'datetime';
  if ('values' in current) {
    if (!isWhole(current.values)) return 'num';
    return new Set(current.values).size <= INTEGER_CATEGORIES ? 'cat' : 'num';
  }
  const seen = new Set<number>();
  let present = 0;
  for (const code of current.codes) {
    if (code < 0) continue;
    seen.add(code);
    present++;
  }
  if (present === 0) return 'unknown';
  if (current.type === 'boolean') {
    // Booleans beside nulls are Python objects, which have no type for Evidently.
    return present === current.codes.length ? 'cat' : 'unknown';
  }
  return seen.size > present * 0.5 ? 'text' : 'cat';
}

const WITHOUT_SCORE: Record<'text' | 'datetime' | 'unknown', string> = {
  text: 'Evidently scores texts by a classifier of their words, which this profile does not repeat',
  datetime: 'Evidently has no test for dates',
  unknown: 'Evidently finds no type for the column in the current data',
};

/** The test that Evidently takes by itself. */
function defaultTest({ kind, counts }: EvidentlySample): string {
  const values = counts.values.length;
  const rows = totalOf(counts.reference);
  const asNumbers = kind === 'num' && values > FEW_VALUES;
  if (rows > LARGE_REFERENCE)
    return asNumbers ? 'wasserstein' : 'jensenshannon';
  if (asNumbers) return 'ks';
  return values > 2 ? 'chisquare' : 'z';
}

function sampleOf(pair: ColumnPair, kind: 'num' | 'cat'): EvidentlySample {
  if (pair.kind === 'label') {
    return { kind, counts: countPairLabels(pair), whole: false };
  }
  const reference = finiteSorted(pair.reference);
  const current = finiteSorted(pair.current);
  return {
    kind,
    counts: countNumbers(reference, current),
    numbers: { reference, current },
    whole: isWhole(pair.reference) && isWhole(pair.current),
  };
}

function report(name: string, result: EvidentlyScore): ProfileTest {
  const { scoreIs, threshold } = EVIDENTLY_TESTS[name];
  const { score, statistic, method } = result;
  return scoreIs === 'p-value'
    ? asTest(
        {
          test: name,
          statistic: statistic ?? null,
          pValue: score,
          method,
          threshold,
        },
        'a value is new to the reference',
      )
    : asTest({
        test: name,
        statistic: score,
        pValue: null,
        method,
        threshold,
        reason: 'a distance has no p-value',
      });
}

function isDrifted(name: string, score: number): boolean {
  const { scoreIs, threshold } = EVIDENTLY_TESTS[name];
  if (scoreIs === 'distance') return score >= threshold;
  return name === 'ks' ? score <= threshold : score < threshold;
}

/**
 * A column as Evidently 0.7 scores it. The type is that of the current data. Where tests are named, the first one that
 * fits the column decides, as Evidently's own `method` would.
 */
export function evidentlyColumn(
  pair: ColumnPair,
  current: Column,
  options: ProfileOptions,
): ProfileColumn {
  const column = describeColumn(pair);
  const without = (reason: string): ProfileColumn => ({
    ...column,
    drifted: false,
    tests: [],
    reason,
  });
  const type = evidentlyType(current);
  if (type !== 'num' && type !== 'cat') return without(WITHOUT_SCORE[type]);
  const sample = sampleOf(pair, type);
  for (const side of ['reference', 'current'] as const) {
    if (totalOf(sample.counts[side]) === 0) {
      return without(`${column.name} has no value in the ${side} data`);
    }
  }
  const names = options.tests
    ? options.tests.filter(name => EVIDENTLY_TESTS[name].kinds.includes(type))
    : [defaultTest(sample)];
  if (names.length === 0) {
    return without(
      `none of the named tests is for ${
        type === 'num' ? 'numbers' : 'categories'
      }`,
    );
  }
  const scores = names.map(name => EVIDENTLY_TESTS[name].run(sample));
  return {
    ...column,
    drifted: isDrifted(names[0], scores[0].score),
    tests: scores.map((score, i) => report(names[i], score)),
  };
}
