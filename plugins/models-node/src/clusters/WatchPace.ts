/** Times of a cluster watch, milliseconds; an option so that tests need not wait for minutes. */
export interface WatchPace {
  /** How long one scheduled run holds the watches; shorter than the task's timeout. */
  runMs: number;
  /** How long one watch request is asked to stay open. */
  watchMs: number;
  /** How much longer than that a silent watch is waited for. */
  watchGraceMs: number;
  /** A watch that ends sooner than this without an event counts as refused. */
  quickMs: number;
  /** Time between two questions for the cluster's version, by which its health and latency are known. */
  probeMs: number;
  /** Changes are gathered for this long before servers are read from them. */
  debounceMs: number;
  /** After a first "no such resource", when to ask again before it is believed. */
  confirmAbsentMs: number;
  /** After that. */
  absentAgainMs: number;
  /** When to try again what was forbidden. */
  forbiddenAgainMs: number;
  backoffMs: number;
  maxBackoffMs: number;
  /** How often permissions are asked for when nothing was refused. */
  accessReviewMs: number;
  /** How often "still well" is written down when nothing else changes. */
  heartbeatMs: number;
}

export const defaultPace: WatchPace = {
  runMs: 100_000,
  watchMs: 60_000,
  watchGraceMs: 5_000,
  quickMs: 500,
  probeMs: 20_000,
  debounceMs: 250,
  confirmAbsentMs: 60_000,
  absentAgainMs: 5 * 60_000,
  forbiddenAgainMs: 60_000,
  backoffMs: 500,
  maxBackoffMs: 30_000,
  accessReviewMs: 10 * 60_000,
  heartbeatMs: 30_000,
};
