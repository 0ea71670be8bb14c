export { BudgetBar } from './BudgetBar';
export { BudgetCard } from './BudgetCard';
