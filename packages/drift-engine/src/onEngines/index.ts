export { compareOnEngines } from './compareOnEngines';
export { planOnEngines } from './planOnEngines';
