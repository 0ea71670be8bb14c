export { RevisionsCard } from './RevisionsCard';
