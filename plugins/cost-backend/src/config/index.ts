export { readCostConfig } from './readCostConfig';
export type { CostConfig, RequestCounter } from './readCostConfig';
