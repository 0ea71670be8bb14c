/**
 * Contract of the drift family.
 *
 * @packageDocumentation
 */
export * from './baselines';
export * from './client';
export * from './conventions';
export * from './definition';
export * from './DriftApi';
export * from './fleet';
export * from './inferenceLogs';
export * from './monitors';
export * from './permissions';
export * from './promises';
export * from './slices';
export * from './windowColumns';
export * from './windows';
