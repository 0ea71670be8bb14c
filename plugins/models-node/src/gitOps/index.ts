export { applicationOf, applicationsResource } from './argoSource';
export type { Application, FoundApplication } from './argoSource';
export {
  gitRepositoriesResource,
  helmReleasesResource,
  kustomizationsResource,
} from './fluxSource';
export type { FluxObjects } from './fluxSource';
export * from './gitSource';
export { httpsOf } from './httpsOf';
