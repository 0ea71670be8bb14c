import { ClusterObject } from '@bellwether/plugin-models-node';
import { argoSourceOf } from './argoSource';
import { FluxObjects, fluxSourceOf } from './fluxSource';

/** Where the manifests of a server come from. */
export interface GitSource {
  tool: 'argo-cd' | 'flux';
  application: string;
  /** Absent where it could not be read. */
  repository?: string;
  path?: string;
  revision?: string;
  kind: 'manifest' | 'helm-values' | 'kustomize-patch' | 'unknown';
  /** Of Helm, from the path. */
  valueFiles: string[];
  /** Whose values they are, where they stand in a HelmRelease of Flux. */
  helmRelease?: string;
}

const KINDS: Record<string, string> = {
  'argo-rollout': 'Rollout',
  kserve: 'InferenceService',
};

/** What people call the object of a server. */
export function objectKindOf(serverKind: string): string {
  return KINDS[serverKind] ?? serverKind;
}

/** What applies objects from Git, as far as it is on the cluster. */
export interface GitObjects {
  /** Of Argo CD. */
  applications: readonly ClusterObject[];
  flux: FluxObjects;
}

/** Where an object is applied from; undefined where nothing was found that applies it from Git. */
export function gitSourceOf(
  object: Pick<ClusterObject, 'metadata'>,
  serverKind: string,
  { applications, flux }: GitObjects,
): GitSource | undefined {
  return (
    fluxSourceOf(object, flux) ??
    argoSourceOf(object, objectKindOf(serverKind), applications)
  );
}
