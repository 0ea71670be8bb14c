import { pluginDatabase } from '@bellwether/plugin-models-node';

export { AdviceStore } from './AdviceStore';
export type { KeptAdvice } from './AdviceStore';
export { AnomalyStore } from './AnomalyStore';
export type { EarlierJumps } from './AnomalyStore';
export { BudgetStore } from './BudgetStore';
export type { EarlierBudget } from './BudgetStore';
export { Currencies } from './Currencies';
export { ChangeStore } from './ChangeStore';
export { DayStore } from './DayStore';
export type { EarlierDays, KeptDay } from './DayStore';
export { NoticeStore } from './NoticeStore';
export { PackingStore } from './PackingStore';
export type { KeptPacking } from './PackingStore';
export { ReadStore } from './ReadStore';
export type { ClusterRead } from './ReadStore';
export { RealisedStore } from './RealisedStore';
export type { RealisedDay } from './RealisedStore';
export {
  liveStates,
  openStates,
  RecommendationStore,
  underWayStates,
} from './RecommendationStore';
export type { Revised, StoredRecommendation } from './RecommendationStore';

export const { connectDatabase, migrate } = pluginDatabase(
  '@bellwether/plugin-cost-backend',
);
