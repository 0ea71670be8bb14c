import type { KeyValue } from '../wire';
import type { Comparison } from './filter';

/** What a filter can ask of a thing that is searched. */
export interface Subject {
  attribute(key: string): string | number | undefined;
  tags: KeyValue[];
  params?: KeyValue[];
  metric?(key: string): number | undefined;
}

function likePattern(like: string, caseMatters: boolean): RegExp {
  const pattern = like
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(/%/g, '.*')
    .replace(/_/g, '.');
  return new RegExp(`^${pattern}$`, caseMatters ? 'su' : 'siu');
}

type Test = (value: string | number) => boolean;

function testOf({ comparator, value }: Comparison): Test {
  if (Array.isArray(value)) {
    const values = new Set(value);
    return comparator === 'IN'
      ? found => values.has(String(found))
      : found => !values.has(String(found));
  }
  switch (comparator) {
    case '=':
      return found => found === value;
    case '!=':
      return found => found !== value;
    case '<':
      return found => found < value;
    case '<=':
      return found => found <= value;
    case '>':
      return found => found > value;
    case '>=':
      return found => found >= value;
    default: {
      const pattern = likePattern(String(value), comparator === 'LIKE');
      return found => pattern.test(String(found));
    }
  }
}

function valueIn(pairs: KeyValue[] | undefined, key: string) {
  return pairs?.find(pair => pair.key === key)?.value;
}

function find(subject: Subject, { type, key }: Comparison) {
  switch (type) {
    case 'attribute':
      return subject.attribute(key);
    case 'tag':
      return valueIn(subject.tags, key);
    case 'parameter':
      return valueIn(subject.params, key);
    default:
      return subject.metric?.(key);
  }
}

/** Makes a test of all comparisons. A thing without the tag or the metric that is asked for does not match. */
export function matcher(
  comparisons: Comparison[],
): (subject: Subject) => boolean {
  const tests = comparisons.map(comparison => ({
    comparison,
    test: testOf(comparison),
  }));
  return subject =>
    tests.every(({ comparison, test }) => {
      const value = find(subject, comparison);
      return value !== undefined && test(value);
    });
}
