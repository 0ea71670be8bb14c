export { findAdvice, findCard } from './cards';
export { fakeCost } from './fakeCost';
export { refused } from './refused';
export { model, renderCost } from './renderCost';
