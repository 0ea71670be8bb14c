export { RecommendationCard } from './RecommendationCard';
export { WithheldCard } from './WithheldCard';
