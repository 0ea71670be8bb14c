import type { Body, Point, QueryData, ResultElement } from './recorded';

const TOLERANCE = 1e-9;

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

function isSameValue(left: string, right: string): boolean {
  if (left === right) {
    return true;
  }
  const [a, b] = [numberOf(left), numberOf(right)];
  return (
    Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b), 1e-3)
  );
}

function keyOf({ metric }: ResultElement): string {
  return JSON.stringify(Object.entries(metric).sort());
}

function pointsOf({ value, values }: ResultElement): Point[] {
  return values ?? (value ? [value] : []);
}

function differencesOfPoints(
  place: string,
  expected: Point[],
  actual: Point[],
): string[] {
  if (expected.length !== actual.length) {
    return [`${place}: ${actual.length} points, not ${expected.length}`];
  }
  return expected.flatMap(([time, value], index) => {
    const [actualTime, actualValue] = actual[index];
    return actualTime === time && isSameValue(value, actualValue)
      ? []
      : [`${place}: ${actualValue} at ${actualTime}, not ${value} at ${time}`];
  });
}

function isPoint(result: QueryData['result']): result is Point {
  return !result.some(item => typeof item === 'object' && item !== null);
}

function elementsOf({ result }: QueryData): ResultElement[] {
  return isPoint(result) ? [] : result;
}

/** In what a query's answer differs from the one that is expected, beyond the tolerance for numbers. */
export function differences(
  expected: Body,
  actual: Body,
  { ordered = false } = {},
): string[] {
  const [wanted, got] = [expected.data, actual.data];
  if (!wanted || !got) {
    return [`answered ${JSON.stringify(actual)}`];
  }
  if (wanted.resultType !== got.resultType) {
    return [`is a ${got.resultType}, not a ${wanted.resultType}`];
  }
  if (wanted.result.length > 0 && isPoint(wanted.result)) {
    return isPoint(got.result)
      ? differencesOfPoints('the value', [wanted.result], [got.result])
      : ['is no single value'];
  }
  const wantedElements = elementsOf(wanted);
  const gotElements = elementsOf(got);
  const byKey = new Map(gotElements.map(element => [keyOf(element), element]));
  const found = wantedElements.flatMap(element => {
    const key = keyOf(element);
    const other = byKey.get(key);
    byKey.delete(key);
    return other
      ? differencesOfPoints(key, pointsOf(element), pointsOf(other))
      : [`${key} is missing`];
  });
  found.push(...[...byKey.keys()].map(key => `${key} should not be there`));
  if (ordered && found.length === 0) {
    const orders = [wantedElements, gotElements].map(elements =>
      elements.map(element => pointsOf(element)[0][1]).join(' '),
    );
    if (orders[0] !== orders[1]) {
      found.push(`the order is ${orders[1]}, not ${orders[0]}`);
    }
  }
  return found;
}
