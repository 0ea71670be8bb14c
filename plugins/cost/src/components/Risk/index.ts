export { isUsual, pointAt } from './risk';
export { RiskCard } from './RiskCard';
