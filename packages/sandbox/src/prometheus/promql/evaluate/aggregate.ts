import { type Labels, METRIC_NAME } from '../../series/Labels';
import { formatValue } from '../formatValue';
import type { AggregateNode } from '../nodes';
import { ExecutionError } from '../PromqlError';
import { quantile } from './quantile';
import type { Element, Vector } from './types';

function mean(values: readonly number[]): number {
  // A running mean does not overflow where a sum would; infinities are told apart from it first.
  const total = values.reduce((sum, value) => sum + value, 0);
  return Number.isFinite(total) || values.some(value => !Number.isFinite(value))
    ? total / values.length
    : values.reduce((sum, value) => sum + value / values.length, 0);
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map(value => (value - centre) ** 2));
}

function extreme(
  values: readonly number[],
  beats: (candidate: number, extremum: number) => boolean,
): number {
  return values.reduce((extremum, value) =>
    beats(value, extremum) || Number.isNaN(extremum) ? value : extremum,
  );
}

const REDUCTIONS: Readonly<
  Record<string, (values: readonly number[]) => number>
> = {
  sum: values => values.reduce((sum, value) => sum + value, 0),
  avg: mean,
  min: values => extreme(values, (candidate, extremum) => candidate < extremum),
  max: values => extreme(values, (candidate, extremum) => candidate > extremum),
  count: values => values.length,
  group: () => 1,
  stdvar: variance,
  stddev: values => Math.sqrt(variance(values)),
};

interface Group {
  labels: Labels;
  elements: Element[];
}

/** Remembers which group the labels of a series belong to: a range query asks that at each step. */
export class Grouping {
  private readonly known = new WeakMap<Labels, Labels>();

  constructor(private readonly grouping: AggregateNode['grouping']) {}

  groupsOf(vector: Vector): Group[] {
    const groups = new Map<string, Group>();
    for (const element of vector) {
      const labels = this.labelsOf(element.labels);
      const group = groups.get(labels.key);
      if (group) {
        group.elements.push(element);
      } else {
        groups.set(labels.key, { labels, elements: [element] });
      }
    }
    return [...groups.values()];
  }

  private labelsOf(labels: Labels): Labels {
    const known = this.known.get(labels);
    if (known) {
      return known;
    }
    const { without, labels: names } = this.grouping;
    const group = without
      ? labels.drop([...names, METRIC_NAME])
      : labels.keep(names);
    this.known.set(labels, group);
    return group;
  }
}

const LARGEST_COUNT = 2 ** 63;

/** The elements with the greatest or least values, best first and NaN last. */
function best(
  elements: Element[],
  howMany: number,
  operator: string,
): Element[] {
  if (Number.isNaN(howMany) || Math.abs(howMany) >= LARGEST_COUNT) {
    throw new ExecutionError(
      `Scalar value ${formatValue(howMany)} overflows int64`,
    );
  }
  const direction = operator === 'topk' ? -1 : 1;
  const rank = ({ value }: Element) =>
    Number.isNaN(value) ? Infinity : direction * value;
  return [...elements]
    .sort((left, right) => {
      if (Number.isNaN(left.value) !== Number.isNaN(right.value)) {
        return Number.isNaN(left.value) ? 1 : -1;
      }
      return rank(left) === rank(right) ? 0 : rank(left) - rank(right);
    })
    .slice(0, Math.max(0, Math.trunc(howMany)));
}

function countValues({ labels, elements }: Group, label: string): Vector {
  const counts = new Map<string, number>();
  for (const { value } of elements) {
    const text = formatValue(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, value]) => ({
    labels: labels.with(label, text),
    value,
  }));
}

/**
 * @param parameter - the number or text before the vector; absent where the aggregation takes none
 */
export function aggregate(
  operator: string,
  grouping: Grouping,
  vector: Vector,
  parameter: number | string | undefined,
): Vector {
  const groups = grouping.groupsOf(vector);
  if (typeof parameter === 'string') {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(parameter)) {
      throw new ExecutionError(
        `invalid label name ${JSON.stringify(parameter)}`,
      );
    }
    return groups.flatMap(group => countValues(group, parameter));
  }
  if (operator === 'topk' || operator === 'bottomk') {
    return groups.flatMap(({ elements }) =>
      best(elements, parameter ?? NaN, operator),
    );
  }
  return groups.map(({ labels, elements }) => {
    const values = elements.map(({ value }) => value);
    return {
      labels,
      value:
        operator === 'quantile'
          ? quantile(parameter ?? NaN, values)
          : REDUCTIONS[operator](values),
    };
  });
}
