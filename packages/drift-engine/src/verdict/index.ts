export * from './decide';
export { LEAST_ROWS } from './leastRows';
