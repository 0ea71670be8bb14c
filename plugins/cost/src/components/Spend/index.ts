export { SpendCard } from './SpendCard';
export { partFill, PartPatterns } from './PartPatterns';
export { SpendKey } from './SpendKey';
