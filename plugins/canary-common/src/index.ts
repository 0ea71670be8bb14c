/**
 * Contract of the canary family.
 *
 * @packageDocumentation
 */
export * from './actions';
export * from './analysisRuns';
export * from './client';
export * from './conventions';
export * from './drives';
export * from './events';
export * from './experiments';
export * from './fleet';
export * from './git';
export * from './permissions';
export * from './rollouts';
export * from './steps';
export * from './traffic';
export * from './verdicts';
