export { ChampionCell } from './ChampionCell';
export { FamilyCell } from './FamilyCell';
export { frameworkWords } from './frameworkWords';
export { RunsOnCell } from './RunsOnCell';
export { StageCell } from './StageCell';
