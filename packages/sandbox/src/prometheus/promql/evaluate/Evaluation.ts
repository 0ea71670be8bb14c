import type { Series, SeriesStore } from '../../series/types';
import { typeOf } from '../checkTypes';
import {
  type AggregateNode,
  type BinaryNode,
  isComparison,
  isSetOperator,
  type Node,
  type RangeNode,
  type SelectorNode,
  type SubqueryNode,
  type TimeShift,
  withoutParentheses,
} from '../nodes';
import { QueryTimeout } from '../PromqlError';
import { aggregate, Grouping } from './aggregate';
import { assertDistinct } from './assertDistinct';
import { combineWithScalar, VectorMatching } from './binary';
import { Calls } from './Calls';
import { operate } from './operators';
import { SubqueryRanges } from './SubqueryRanges';
import type { RangeVector, Vector } from './types';
import { Window } from './Window';

export interface EvaluationOptions {
  store: SeriesStore;
  /** First and last time of the query, in milliseconds since 1970. */
  start: number;
  end: number;
  /** How old a sample may be to count as present. */
  lookbackMilliseconds: number;
  /** Step of subqueries that name none. */
  evaluationIntervalMilliseconds: number;
  /** When to give up, by `performance.now()`. */
  deadline: number;
}

/** What is worked out once per part of a query, and used at each of its steps. */
class PerNode<N extends Node, T> {
  private readonly made = new Map<N, T>();

  constructor(private readonly make: (node: N) => T) {}

  of(node: N): T {
    const known = this.made.get(node);
    if (known !== undefined) {
      return known;
    }
    const made = this.make(node);
    this.made.set(node, made);
    return made;
  }
}

/** One query, evaluated at one time after another. */
export class Evaluation {
  private readonly series: PerNode<SelectorNode, Series[]>;
  private readonly windows: PerNode<
    RangeNode,
    { series: Series; window: Window }[]
  >;
  private readonly subqueries: PerNode<SubqueryNode, SubqueryRanges>;
  private readonly groupings = new PerNode<AggregateNode, Grouping>(
    ({ grouping }) => new Grouping(grouping),
  );
  private readonly matchings = new PerNode<BinaryNode, VectorMatching>(
    node => new VectorMatching(node),
  );
  private readonly calls = new Calls(this);

  constructor(private readonly options: EvaluationOptions) {
    const { store, evaluationIntervalMilliseconds } = options;
    this.series = new PerNode(({ matchers }) => store.select(matchers));
    this.windows = new PerNode(({ selector }) =>
      this.series
        .of(selector)
        .map(series => ({ series, window: new Window(series) })),
    );
    this.subqueries = new PerNode(
      ({ expression, stepMilliseconds = evaluationIntervalMilliseconds }) =>
        new SubqueryRanges(stepMilliseconds, time =>
          this.vector(expression, time),
        ),
    );
  }

  string(node: Node): string {
    const literal = withoutParentheses(node);
    return literal.kind === 'string' ? literal.value : '';
  }

  scalar(node: Node, time: number): number {
    switch (node.kind) {
      case 'number':
        return node.value;
      case 'parentheses':
        return this.scalar(node.expression, time);
      case 'unary': {
        const value = this.scalar(node.expression, time);
        return node.operator === '-' ? -value : value;
      }
      case 'binary': {
        const { operator, left, right } = node;
        if (isSetOperator(operator)) {
          return NaN;
        }
        const { value, holds } = operate(
          operator,
          this.scalar(left, time),
          this.scalar(right, time),
        );
        return isComparison(operator) ? Number(holds) : value;
      }
      case 'call':
        return this.calls.scalar(node, time);
      default:
        return NaN;
    }
  }

  /** @throws QueryTimeout when the query has taken too long */
  vector(node: Node, time: number): Vector {
    if (performance.now() > this.options.deadline) {
      throw new QueryTimeout();
    }
    switch (node.kind) {
      case 'selector':
        return this.select(node, time);
      case 'parentheses':
        return this.vector(node.expression, time);
      case 'unary': {
        const vector = this.vector(node.expression, time);
        return node.operator === '+'
          ? vector
          : assertDistinct(
              vector.map(({ labels, value }) => ({
                labels: labels.nameless,
                value: -value,
              })),
            );
      }
      case 'binary':
        return assertDistinct(this.binary(node, time));
      case 'aggregate':
        return assertDistinct(this.aggregate(node, time));
      case 'call':
        return this.calls.vector(node, time);
      default:
        return [];
    }
  }

  /** A range vector, with each series that has samples in it. */
  range(node: RangeNode | SubqueryNode, time: number): RangeVector {
    const end = this.momentOf(
      node.kind === 'range' ? node.selector : node,
      time,
    );
    const start = end - node.rangeMilliseconds;
    if (node.kind === 'subquery') {
      const elements = this.subqueries.of(node).read(start, end);
      return { elements, start, end };
    }
    const elements = this.windows.of(node).flatMap(({ series, window }) => {
      const { times, values } = window.read(start, end);
      return times.length > 0 ? [{ labels: series.labels, times, values }] : [];
    });
    return { elements, start, end };
  }

  /** When a selector or subquery is looked at. */
  private momentOf(
    { at, offsetMilliseconds }: TimeShift,
    time: number,
  ): number {
    const edges = { start: this.options.start, end: this.options.end };
    const moment = typeof at === 'string' ? edges[at] : at ?? time;
    return moment - offsetMilliseconds;
  }

  private select(node: SelectorNode, time: number): Vector {
    const moment = this.momentOf(node, time);
    const earliest = moment - this.options.lookbackMilliseconds;
    return this.series.of(node).flatMap(series => {
      const sample = series.latest(moment, earliest);
      return sample
        ? [
            {
              labels: series.labels,
              value: sample.value,
              sampledAt: sample.time,
            },
          ]
        : [];
    });
  }

  private binary(node: BinaryNode, time: number): Vector {
    const { operator, left, right, bool } = node;
    const [leftType, rightType] = [typeOf(left), typeOf(right)];
    if (isSetOperator(operator)) {
      return this.matchings
        .of(node)
        .set(operator, this.vector(left, time), this.vector(right, time));
    }
    if (leftType === 'scalar') {
      return combineWithScalar(
        { operator, bool },
        this.vector(right, time),
        this.scalar(left, time),
        'left',
      );
    }
    if (rightType === 'scalar') {
      return combineWithScalar(
        { operator, bool },
        this.vector(left, time),
        this.scalar(right, time),
        'right',
      );
    }
    return this.matchings
      .of(node)
      .combine(
        operator,
        bool,
        this.vector(left, time),
        this.vector(right, time),
      );
  }

  private aggregate(node: AggregateNode, time: number): Vector {
    const { operator, expression, parameter } = node;
    const grouping = this.groupings.of(node);
    const vector = this.vector(expression, time);
    if (!parameter) {
      return aggregate(operator, grouping, vector, undefined);
    }
    return aggregate(
      operator,
      grouping,
      vector,
      typeOf(parameter) === 'string'
        ? this.string(parameter)
        : this.scalar(parameter, time),
    );
  }
}
