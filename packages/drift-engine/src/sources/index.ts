export { checkFiles, findBadFile, type CheckOptions } from './checkFiles';
export { duckDb } from './duckdb/library';
export { readTable, tallyTable } from './readTable';
export type { ReadOptions, ReadProgress } from './ReadOptions';
export { SourceError, type SourcePlace } from './SourceError';
