export * from './nodeHolds';
export {
  limitWords,
  mayStandOn,
  type LabelledNode,
  type NodeExpression,
  type NodeLimits,
  type NodeTerm,
} from './nodeLimits';
export * from './packNodes';
export type { PodRules, PodSelector, PodTerm, SpreadTerm } from './podRules';
