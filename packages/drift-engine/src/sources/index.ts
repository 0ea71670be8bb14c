export { readTable } from './readTable';
export type { ReadOptions, ReadProgress } from './ReadOptions';
export { SourceError, type SourcePlace } from './SourceError';
