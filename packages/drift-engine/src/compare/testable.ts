import type { LabelPair, NumericPair } from './ColumnPair';
import { hasRows, type TestedPair } from './TalliedPair';

/** Lengths of the texts, NaN for null. */
function lengths(pair: LabelPair): NumericPair {
  const of = (codes: Int32Array) =>
    Float64Array.from(codes, code =>
      code < 0 ? NaN : pair.labels[code].length,
    );
  return {
    kind: 'number',
    name: pair.name,
    type: 'text',
    reference: of(pair.reference),
    current: of(pair.current),
  };
}

/** Rows from which a run of consecutive numbers is no accident. */
const LEAST_RUN = 20;

function numbersRows(values: Float64Array): boolean {
  if (values.length < LEAST_RUN) return false;
  for (let i = 1; i < values.length; i++) {
    if (values[i] - values[i - 1] !== 1) return false;
  }
  return true;
}

/**
 * The form in which a column is tested, or why it is not. What differs between windows by its nature says nothing of
 * drift: dates, and numbers that count rows.
 *
 * @param named - whether the user asked for the column by name: then it is tested whatever it is
 */
export function testable(
  pair: TestedPair,
  named: boolean,
): { pair: TestedPair; reason?: undefined } | { reason: string } {
  // Neither dates nor texts are tallied, and what numbers the rows has too many values to be.
  if (!hasRows(pair)) return { pair };
  if (pair.kind === 'label') {
    return { pair: pair.type === 'text' ? lengths(pair) : pair };
  }
  if (named) return { pair };
  if (pair.type === 'datetime') {
    return {
      reason: `Column ${pair.name} holds dates: a later window has later dates, so it is not tested unless it is named.`,
    };
  }
  if (numbersRows(pair.reference) && numbersRows(pair.current)) {
    return {
      reason: `Column ${pair.name} numbers the rows, so it is not tested unless it is named.`,
    };
  }
  return { pair };
}
