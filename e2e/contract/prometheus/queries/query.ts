import { START } from '../series';

/** A query at one time, or over a range of times. */
export interface Query {
  query: string;
  /** Seconds since 1970. */
  at?: number;
  over?: { start: number; end: number; step: number };
  /** Whether the order of the result is a part of the answer. */
  ordered?: boolean;
}

/** Queries at one time, in seconds after the start of the series. */
export const at = (second: number, ...queries: string[]): Query[] =>
  queries.map(query => ({ query, at: START + second }));

/** Queries over a range of times: first, last and step, in seconds after the start of the series. */
export const over = (
  [start, end, step]: [number, number, number],
  ...queries: string[]
): Query[] =>
  queries.map(query => ({
    query,
    over: { start: START + start, end: START + end, step },
  }));

/** Queries whose result has an order. */
export const ordered = (queries: Query[]): Query[] =>
  queries.map(query => ({ ...query, ordered: true }));

export const HASH = 'rollouts_pod_template_hash';
export const REQUESTS = 'contract_requests_total';
export const LATENCY = 'contract_latency_seconds_bucket';
export const ROOM = 'contract_temperature_celsius';
