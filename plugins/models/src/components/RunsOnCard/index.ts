export { ConclusionLine } from './ConclusionLine';
export { RunsOnCard } from './RunsOnCard';
export { ServersTable } from './ServersTable';
