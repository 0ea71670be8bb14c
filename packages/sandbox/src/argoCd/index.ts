export { startArgoCd } from './ArgoCdController';
export type { SourceHost } from './readSource';
export { seedApplications } from './seedApplications';
