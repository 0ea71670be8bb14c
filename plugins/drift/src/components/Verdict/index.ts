export { RunNowButton } from './RunNowButton';
export { VerdictCard } from './VerdictCard';
export { VerdictFacts } from './VerdictFacts';
