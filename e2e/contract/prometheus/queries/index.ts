import { AGGREGATIONS } from './aggregations';
import { FUNCTIONS } from './functions';
import { OPERATORS } from './operators';
import { RANGE_FUNCTIONS } from './rangeFunctions';
import { SELECTORS } from './selectors';
import { SENT } from './sent';
import type { Query } from './query';

export type { Query } from './query';

/** Everything that is asked of a Prometheus. */
export const QUERIES: Query[] = [
  ...SENT,
  ...SELECTORS,
  ...RANGE_FUNCTIONS,
  ...AGGREGATIONS,
  ...OPERATORS,
  ...FUNCTIONS,
];
