export {
  applicationOf,
  applicationsResource,
  argoSourceOf,
} from './argoSource';
export type { Application, FoundApplication } from './argoSource';
export {
  fluxOwnerOf,
  fluxSourceOf,
  gitRepositoriesResource,
  helmReleasesResource,
  kustomizationsResource,
} from './fluxSource';
export type { FluxObjects, FluxOwner } from './fluxSource';
export * from './gitSource';
export { httpsOf } from './httpsOf';
