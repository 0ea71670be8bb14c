export { OtherRulesCard } from './OtherRulesCard';
