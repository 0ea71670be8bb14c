export { HeadlineCard } from './HeadlineCard';
