/**
 * Always-valid sequential tests for canaries: promote, continue, rollback or void, from increments of counters.
 *
 * @packageDocumentation
 */
export * from './characteristics';
export * from './judge';
export { labelMaturity } from './evidence/labelEvidence';
export * from './observation';
export * from './policy';
export * from './verdict';
/** Simulated rollouts, other tools' rules on them, and what comes out: for calibration and benchmarks. */
export * as simulation from './simulate';
