export * from './countedDistance';
export * from './ecdf';
export { ascendingOrder } from './order';
export { countBelow, countUpTo, sortedWithoutNaN, sortNumbers } from './sort';
