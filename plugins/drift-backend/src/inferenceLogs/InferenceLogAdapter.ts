import { IncomingHttpHeaders } from 'http';
import { InferenceLogConfig } from './InferenceLogConfig';

export type Value = number | string | boolean | null;

/**
 * One row that a model scored, or a half of it: what went in and what came out may arrive apart, and are put together by
 * id and row.
 */
export interface LoggedRow {
  /** Of the event; of one id, one request and one response are kept. */
  id: string;
  /** Rows of one event, from 0. */
  row: number;
  half: 'request' | 'response' | 'both';
  at: Date;
  version?: string;
  endpoint?: string;
  /** By name of the field; those that are not there are null. */
  values: Record<string, Value>;
}

/** Something in a delivery that could not be taken. */
export interface Refusal {
  /** For example `line 3`. */
  place: string;
  sentence: string;
}

export interface Delivery {
  headers: IncomingHttpHeaders;
  body: Buffer;
  receivedAt: Date;
}

export interface ReadDelivery {
  rows: LoggedRow[];
  refused: Refusal[];
}

/** A dialect in which inference is logged. Pure: the same delivery gives the same rows. */
export interface InferenceLogAdapter {
  readonly id: string;
  /** Whether a delivery is of this dialect. */
  accepts(headers: IncomingHttpHeaders): boolean;
  /** @throws InputError - nothing of the delivery can be read */
  read(delivery: Delivery, log: InferenceLogConfig): ReadDelivery;
}

/** Most rows of one event: what a batch of a model's is, and not more than a delivery can hold. */
export const MOST_ROWS = 10_000;

/** What is wrong with one event. */
export class Malformed extends Error {}
