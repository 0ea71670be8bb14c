export { AboutCard } from './AboutCard';
