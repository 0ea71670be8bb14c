export { ChampionCell } from './ChampionCell';
export { FamilyCell } from './FamilyCell';
export { RunsOnCell } from './RunsOnCell';
