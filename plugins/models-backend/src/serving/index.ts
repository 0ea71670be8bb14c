export { runsOnSchema } from './describeServing';
export type { RunsOn } from './describeServing';
export { ServingProjector } from './ServingProjector';
