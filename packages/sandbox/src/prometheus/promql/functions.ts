import type { ValueType } from './nodes';

/** What a function takes and gives. */
export interface Signature {
  parameters: ValueType[];
  /** How many of the last parameters may be left out. */
  optional?: number;
  /** Whether the last parameter may come any number of times, or not at all. */
  variadic?: boolean;
  result: ValueType;
}

const ofVector: Signature = {
  parameters: ['instant vector'],
  result: 'instant vector',
};
const ofRange: Signature = {
  parameters: ['range vector'],
  result: 'instant vector',
};
const ofTimes: Signature = { ...ofVector, optional: 1 };

function all(names: string, signature: Signature): [string, Signature][] {
  return names.split(' ').map(name => [name, signature]);
}

/** The functions of Prometheus 2.42 that are answered. */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map([
  ...all(
    'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp',
    ofVector,
  ),
  ...all(
    'absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time',
    ofRange,
  ),
  ...all(
    'day_of_month day_of_week day_of_year days_in_month hour minute month year',
    ofTimes,
  ),
  ...all('clamp_max clamp_min', {
    parameters: ['instant vector', 'scalar'],
    result: 'instant vector',
  }),
  ...all('clamp', {
    parameters: ['instant vector', 'scalar', 'scalar'],
    result: 'instant vector',
  }),
  ...all('round', {
    parameters: ['instant vector', 'scalar'],
    optional: 1,
    result: 'instant vector',
  }),
  ...all('histogram_quantile', {
    parameters: ['scalar', 'instant vector'],
    result: 'instant vector',
  }),
  ...all('quantile_over_time', {
    parameters: ['scalar', 'range vector'],
    result: 'instant vector',
  }),
  ...all('predict_linear', {
    parameters: ['range vector', 'scalar'],
    result: 'instant vector',
  }),
  ...all('label_replace', {
    parameters: ['instant vector', 'string', 'string', 'string', 'string'],
    result: 'instant vector',
  }),
  ...all('label_join', {
    parameters: ['instant vector', 'string', 'string', 'string'],
    variadic: true,
    result: 'instant vector',
  }),
  ...all('scalar', { parameters: ['instant vector'], result: 'scalar' }),
  ...all('vector', { parameters: ['scalar'], result: 'instant vector' }),
  ...all('time pi', { parameters: [], result: 'scalar' }),
]);

/** Functions that Prometheus 2.42 has and that are not answered here. */
export const UNANSWERED: ReadonlySet<string> = new Set([
  'holt_winters',
  'histogram_count',
  'histogram_fraction',
  'histogram_sum',
]);

/** Aggregations, with the type of their parameter where they take one. */
export const AGGREGATIONS: ReadonlyMap<string, ValueType | undefined> = new Map<
  string,
  ValueType | undefined
>([
  ['sum', undefined],
  ['avg', undefined],
  ['min', undefined],
  ['max', undefined],
  ['count', undefined],
  ['group', undefined],
  ['stddev', undefined],
  ['stdvar', undefined],
  ['topk', 'scalar'],
  ['bottomk', 'scalar'],
  ['quantile', 'scalar'],
  ['count_values', 'string'],
]);
