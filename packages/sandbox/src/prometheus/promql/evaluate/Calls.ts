import { Labels, METRIC_NAME } from '../../series/Labels';
import { typeOf } from '../checkTypes';
import {
  type CallNode,
  type Node,
  type RangeNode,
  type SelectorNode,
  type SubqueryNode,
  withoutParentheses,
} from '../nodes';
import { ExecutionError } from '../PromqlError';
import { DATE_FUNCTIONS, ELEMENT_FUNCTIONS } from './elementFunctions';
import { assertDistinct } from './assertDistinct';
import type { Evaluation } from './Evaluation';
import { histogramQuantile } from './histogramQuantile';
import { labelJoin, labelReplace } from './labelFunctions';
import { RANGE_FUNCTIONS } from './rangeFunctions';
import type { Vector } from './types';

type Evaluator = Pick<Evaluation, 'scalar' | 'vector' | 'range' | 'string'>;

function isRange(node: Node): node is RangeNode | SubqueryNode {
  return node.kind === 'range' || node.kind === 'subquery';
}

/** The labels that an absent series would have, as far as the selector says them. */
function labelsOfAbsent(node: Node): Labels {
  const selector: SelectorNode | undefined =
    node.kind === 'range' ? node.selector : undefined;
  const { matchers } =
    selector ?? (node.kind === 'selector' ? node : { matchers: [] });
  const seen = new Set<string>();
  return matchers.reduce((labels, { name, operator, value }) => {
    if (name === METRIC_NAME) {
      return labels;
    }
    const isFirst = operator === '=' && !seen.has(name);
    if (isFirst) {
      seen.add(name);
    }
    return labels.with(name, isFirst ? value : '');
  }, Labels.none);
}

/** Ascending or descending, NaN last. */
function sorted(vector: Vector, direction: 1 | -1): Vector {
  return [...vector].sort(({ value: left }, { value: right }) => {
    if (Number.isNaN(left) || Number.isNaN(right)) {
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    }
    return left === right ? 0 : direction * (left - right);
  });
}

/** Calls functions. */
export class Calls {
  /** By call: which series gave the labels of a result, since two may not. */
  private readonly givers = new Map<CallNode, Map<string, string>>();

  constructor(private readonly evaluator: Evaluator) {}

  scalar({ name, parameters }: CallNode, time: number): number {
    switch (name) {
      case 'time':
        return time / 1000;
      case 'pi':
        return Math.PI;
      default: {
        const vector = this.evaluator.vector(parameters[0], time);
        return vector.length === 1 ? vector[0].value : NaN;
      }
    }
  }

  vector(node: CallNode, time: number): Vector {
    const { name, parameters } = node;
    if (name === 'absent_over_time') {
      return this.absentOverTime(parameters[0], time);
    }
    if (name in RANGE_FUNCTIONS) {
      return this.overRange(node, time);
    }
    return assertDistinct(this.plain(node, time));
  }

  private scalars(parameters: Node[], time: number): number[] {
    return parameters
      .filter(parameter => typeOf(parameter) === 'scalar')
      .map(parameter => this.evaluator.scalar(parameter, time));
  }

  private plain({ name, parameters }: CallNode, time: number): Vector {
    const [first] = parameters;
    const { evaluator } = this;
    const strings = () =>
      parameters.slice(1).map(parameter => evaluator.string(parameter));
    switch (name) {
      case 'vector':
        return [{ labels: Labels.none, value: evaluator.scalar(first, time) }];
      case 'sort':
        return sorted(evaluator.vector(first, time), 1);
      case 'sort_desc':
        return sorted(evaluator.vector(first, time), -1);
      case 'label_replace':
        return labelReplace(evaluator.vector(first, time), strings());
      case 'label_join':
        return labelJoin(evaluator.vector(first, time), strings());
      case 'absent': {
        const isAbsent = evaluator.vector(first, time).length === 0;
        const labels = labelsOfAbsent(withoutParentheses(first));
        return isAbsent ? [{ labels, value: 1 }] : [];
      }
      case 'timestamp':
        return this.timestamps(first, time);
      case 'histogram_quantile':
        return histogramQuantile(
          evaluator.scalar(first, time),
          evaluator.vector(parameters[1], time),
        );
      default:
        return this.perElement(name, parameters, time);
    }
  }

  private timestamps(node: Node, time: number): Vector {
    const isSelector = withoutParentheses(node).kind === 'selector';
    return this.evaluator
      .vector(node, time)
      .map(({ labels, sampledAt = time }) => ({
        labels: labels.nameless,
        value: (isSelector ? sampledAt : time) / 1000,
      }));
  }

  private perElement(name: string, parameters: Node[], time: number): Vector {
    const scalars = this.scalars(parameters, time);
    const vector: Vector =
      parameters.length === 0
        ? [{ labels: Labels.none, value: time / 1000 }]
        : this.evaluator.vector(parameters[0], time);
    if (name === 'clamp' && scalars[1] < scalars[0]) {
      return [];
    }
    const apply = ELEMENT_FUNCTIONS[name] ?? DATE_FUNCTIONS[name];
    return vector.map(({ labels, value }) => ({
      labels: labels.nameless,
      value: apply(value, scalars),
    }));
  }

  private rangeAmong(parameters: Node[]): RangeNode | SubqueryNode {
    const range = parameters.map(withoutParentheses).find(isRange);
    if (!range) {
      throw new ExecutionError('there is no range vector to look at');
    }
    return range;
  }

  private absentOverTime(parameter: Node, time: number): Vector {
    const range = this.rangeAmong([parameter]);
    const { elements } = this.evaluator.range(range, time);
    return elements.length === 0
      ? [{ labels: labelsOfAbsent(range), value: 1 }]
      : [];
  }

  private overRange(node: CallNode, time: number): Vector {
    const { name, parameters } = node;
    const range = this.rangeAmong(parameters);
    const scalars = this.scalars(parameters, time);
    const { elements, start, end } = this.evaluator.range(range, time);
    return elements.flatMap(({ labels, times, values }) => {
      const value = RANGE_FUNCTIONS[name]({
        times,
        values,
        start,
        end,
        rangeMilliseconds: range.rangeMilliseconds,
        now: time,
        scalars,
      });
      if (value === undefined) {
        return [];
      }
      const result = name === 'last_over_time' ? labels : labels.nameless;
      this.noteGiver(node, result, labels);
      return [{ labels: result, value }];
    });
  }

  /** Prometheus refuses two series of one labelset in a result even when they never meet at one step. */
  private noteGiver(node: CallNode, result: Labels, source: Labels): void {
    const givers = this.givers.get(node) ?? new Map<string, string>();
    this.givers.set(node, givers);
    const before = givers.get(result.key);
    if (before !== undefined && before !== source.key) {
      throw new ExecutionError(
        'vector cannot contain metrics with the same labelset',
      );
    }
    givers.set(result.key, source.key);
  }
}
