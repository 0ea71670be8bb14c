import type { Labels } from '../../series/Labels';

/** One element of an instant vector. */
export interface Element {
  labels: Labels;
  value: number;
  /** When the sample was taken, in milliseconds since 1970; known right after a selector only. */
  sampledAt?: number;
}

export type Vector = Element[];

/** One element of a range vector. */
export interface RangeElement {
  labels: Labels;
  times: readonly number[];
  values: readonly number[];
}

/** A range vector, with the times that it lies between. */
export interface RangeVector {
  elements: RangeElement[];
  /** Milliseconds since 1970, included. */
  start: number;
  /** Milliseconds since 1970, included. */
  end: number;
}
