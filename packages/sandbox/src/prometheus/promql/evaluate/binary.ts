import { type Labels, METRIC_NAME } from '../../series/Labels';
import {
  type ArithmeticOperator,
  type BinaryNode,
  type ComparisonOperator,
  dropsName,
  isComparison,
  type Matching,
  type SetOperator,
} from '../nodes';
import { ExecutionError } from '../PromqlError';
import { operate } from './operators';
import type { Element, Vector } from './types';

const ANY: Matching = { on: false, labels: [], include: [] };

/** Pairs the elements of two vectors, and remembers the labels of each: a range query asks for them at each step. */
export class VectorMatching {
  private readonly matching: Matching;
  private readonly groups = new WeakMap<Labels, Labels>();

  constructor({ matching }: BinaryNode) {
    this.matching = matching ?? ANY;
  }

  set(operator: SetOperator, left: Vector, right: Vector): Vector {
    const groupsOf = (vector: Vector) =>
      new Set(vector.map(({ labels }) => this.groupOf(labels).key));
    const isIn = (groups: Set<string>) => (element: Element) =>
      groups.has(this.groupOf(element.labels).key);
    if (operator === 'or') {
      const isTaken = isIn(groupsOf(left));
      return [...left, ...right.filter(element => !isTaken(element))];
    }
    const isMatched = isIn(groupsOf(right));
    return left.filter(element => isMatched(element) === (operator === 'and'));
  }

  combine(
    operator: ArithmeticOperator | ComparisonOperator,
    bool: boolean,
    left: Vector,
    right: Vector,
  ): Vector {
    const { many } = this.matching;
    const [manySide, oneSide] =
      many === 'right' ? [right, left] : [left, right];
    if (manySide.length === 0 || oneSide.length === 0) {
      return [];
    }
    const ones = this.byGroup(oneSide, many === 'right' ? 'left' : 'right');
    const matched = new Map<string, Set<string>>();
    const result: Vector = [];
    for (const element of manySide) {
      const group = this.groupOf(element.labels).key;
      const other = ones.get(group);
      if (!other) {
        continue;
      }
      const [leftValue, rightValue] =
        many === 'right'
          ? [other.value, element.value]
          : [element.value, other.value];
      const { value, holds } = operate(operator, leftValue, rightValue);
      if (!bool && !holds) {
        continue;
      }
      const labels = this.resultLabels(element.labels, other.labels, {
        withoutName: bool || dropsName(operator),
      });
      this.note(matched, group, labels);
      result.push({ labels, value: bool ? Number(holds) : value });
    }
    return result;
  }

  private groupOf(labels: Labels): Labels {
    const known = this.groups.get(labels);
    if (known) {
      return known;
    }
    const { on, labels: names } = this.matching;
    const group = on
      ? labels.keep(names)
      : labels.drop([...names, METRIC_NAME]);
    this.groups.set(labels, group);
    return group;
  }

  private byGroup(vector: Vector, side: string): Map<string, Element> {
    const groups = new Map<string, Element>();
    for (const element of vector) {
      const group = this.groupOf(element.labels);
      const twin = groups.get(group.key);
      if (twin) {
        throw new ExecutionError(
          `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: [${element.labels}, ${twin.labels}];many-to-many matching not allowed: matching labels must be unique on one side`,
        );
      }
      groups.set(group.key, element);
    }
    return groups;
  }

  private resultLabels(
    many: Labels,
    one: Labels,
    { withoutName }: { withoutName: boolean },
  ): Labels {
    const { on, labels: names, many: grouped, include } = this.matching;
    let labels = withoutName ? many.nameless : many;
    if (!grouped) {
      labels = on ? labels.keep(names) : labels.drop(names);
    }
    return include.reduce(
      (result, name) => result.with(name, one.get(name)),
      labels,
    );
  }

  /** Fails when a group gives what it has already given. */
  private note(
    matched: Map<string, Set<string>>,
    group: string,
    labels: Labels,
  ): void {
    const before = matched.get(group);
    if (!before) {
      matched.set(group, new Set([labels.key]));
      return;
    }
    if (!this.matching.many) {
      throw new ExecutionError(
        'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
      );
    }
    if (before.has(labels.key)) {
      throw new ExecutionError(
        'multiple matches for labels: grouping labels must ensure unique matches',
      );
    }
    before.add(labels.key);
  }
}

/** An operator between each element of a vector and a scalar. */
export function combineWithScalar(
  {
    operator,
    bool,
  }: {
    operator: ArithmeticOperator | ComparisonOperator;
    bool: boolean;
  },
  vector: Vector,
  scalar: number,
  scalarOn: 'left' | 'right',
): Vector {
  return vector.flatMap(({ labels, value: own }) => {
    const { value, holds } =
      scalarOn === 'left'
        ? operate(operator, scalar, own)
        : operate(operator, own, scalar);
    if (bool) {
      return [{ labels: labels.nameless, value: Number(holds) }];
    }
    if (!isComparison(operator)) {
      return [
        { labels: dropsName(operator) ? labels.nameless : labels, value },
      ];
    }
    return holds ? [{ labels, value: own }] : [];
  });
}
