export * from './countedDistance';
export * from './ecdf';
export { ascendingOrder } from './order';
export * from './ordered';
export { countBelow, countUpTo, sortedWithoutNaN, sortNumbers } from './sort';
