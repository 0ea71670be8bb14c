export { BesideCard } from './BesideCard';
