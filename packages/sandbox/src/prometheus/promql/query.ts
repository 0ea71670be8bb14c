import { compareLabels, Labels } from '../series/Labels';
import type { Samples, SeriesStore } from '../series/types';
import { typeOf } from './checkTypes';
import { Evaluation } from './evaluate/Evaluation';
import type { Element } from './evaluate/types';
import { type Node, withoutParentheses } from './nodes';
import { InvalidRangeQuery } from './PromqlError';
import { parse } from './syntax/parse';

export interface Limits {
  lookbackMilliseconds: number;
  evaluationIntervalMilliseconds: number;
  timeoutMilliseconds: number;
}

/** Samples of one series, or of one result over time. */
export interface MatrixElement extends Samples {
  labels: Labels;
}

export type QueryResult =
  | { type: 'scalar'; time: number; value: number }
  | { type: 'string'; time: number; value: string }
  | { type: 'vector'; time: number; elements: Element[] }
  | { type: 'matrix'; elements: MatrixElement[] };

function evaluationOf(
  store: SeriesStore,
  { timeoutMilliseconds, ...limits }: Limits,
  start: number,
  end: number,
): Evaluation {
  return new Evaluation({
    ...limits,
    store,
    start,
    end,
    deadline: performance.now() + timeoutMilliseconds,
  });
}

function ranges(
  evaluation: Evaluation,
  node: Node,
  time: number,
): MatrixElement[] {
  const range = withoutParentheses(node);
  return range.kind === 'range' || range.kind === 'subquery'
    ? evaluation.range(range, time).elements.map(({ labels, ...samples }) => ({
        labels,
        times: [...samples.times],
        values: [...samples.values],
      }))
    : [];
}

/**
 * Answers a query at one time.
 *
 * @param time - milliseconds since 1970
 * @throws ParseError, ExecutionError or QueryTimeout
 */
export function queryAt(
  store: SeriesStore,
  query: string,
  time: number,
  limits: Limits,
): QueryResult {
  const node = parse(query);
  const evaluation = evaluationOf(store, limits, time, time);
  switch (typeOf(node)) {
    case 'scalar':
      return { type: 'scalar', time, value: evaluation.scalar(node, time) };
    case 'string':
      return { type: 'string', time, value: evaluation.string(node) };
    case 'range vector':
      return { type: 'matrix', elements: ranges(evaluation, node, time) };
    default:
      return { type: 'vector', time, elements: evaluation.vector(node, time) };
  }
}

/** Time after which a long query lets the other upstreams of the process answer. */
const LONGEST_TURN_MILLISECONDS = 20;

function othersTurn(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

/**
 * Answers a query at each step from one time to another.
 *
 * @param start - milliseconds since 1970, as are all times
 * @throws ParseError, ExecutionError or QueryTimeout
 */
export async function queryOver(
  store: SeriesStore,
  query: string,
  { start, end, step }: { start: number; end: number; step: number },
  limits: Limits,
): Promise<QueryResult> {
  const node = parse(query);
  const type = typeOf(node);
  if (type !== 'scalar' && type !== 'instant vector') {
    throw new InvalidRangeQuery(type);
  }
  const evaluation = evaluationOf(store, limits, start, end);
  const elements = new Map<string, MatrixElement>();
  let pausedAt = performance.now();
  for (let time = start; time <= end; time += step) {
    if (performance.now() - pausedAt > LONGEST_TURN_MILLISECONDS) {
      await othersTurn();
      pausedAt = performance.now();
    }
    const vector =
      type === 'scalar'
        ? [{ labels: Labels.none, value: evaluation.scalar(node, time) }]
        : evaluation.vector(node, time);
    for (const { labels, value } of vector) {
      const element = elements.get(labels.key) ?? {
        labels,
        times: [],
        values: [],
      };
      elements.set(labels.key, element);
      element.times.push(time);
      element.values.push(value);
    }
  }
  return {
    type: 'matrix',
    elements: [...elements.values()].sort((left, right) =>
      compareLabels(left.labels, right.labels),
    ),
  };
}
