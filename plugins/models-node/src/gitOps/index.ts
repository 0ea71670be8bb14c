export {
  applicationOf,
  applicationsResource,
  argoSourceOf,
} from './argoSource';
export type { Application, FoundApplication } from './argoSource';
export {
  fluxSourceOf,
  gitRepositoriesResource,
  helmReleasesResource,
  kustomizationsResource,
} from './fluxSource';
export type { FluxObjects } from './fluxSource';
export * from './gitSource';
export { httpsOf } from './httpsOf';
