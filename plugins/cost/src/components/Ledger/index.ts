export { LedgerCard } from './LedgerCard';
export { LedgerTable } from './LedgerTable';
export { LedgerTotalsLine } from './LedgerTotalsLine';
