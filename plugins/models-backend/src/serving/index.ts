export { ChangeAnnouncer } from './ChangeAnnouncer';
export { runsOnSchema } from './describeServing';
export type { RunsOn } from './describeServing';
export { ServingProjector } from './ServingProjector';
