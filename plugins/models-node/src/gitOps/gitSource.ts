import type { ClusterObject } from '../serverKind';
import { applicationOf, argoSourceOf } from './argoSource';
import { FluxObjects, fluxSourceOf } from './fluxSource';
import { Overrides } from './overrides';

export type { Overrides };

/** Where the manifests of a server come from. @public */
export interface GitSource {
  tool: 'argo-cd' | 'flux';
  /** Name of the Application of Argo CD, or of the Kustomization or HelmRelease of Flux. */
  application: string;
  /** As people open it; absent where it could not be read. */
  repository?: string;
  path?: string;
  /** Branch, tag or commit; absent: the repository's default branch. */
  revision?: string;
  /** What the folder is: files as they are, a chart's values, an overlay of Kustomize, or something that cannot be told. */
  kind: 'manifest' | 'helm-values' | 'kustomize-patch' | 'unknown';
  /** Of a repository of charts, where it is in no folder of Git. */
  chart?: string;
  /** Of Helm, from the path. */
  valueFiles: string[];
  /** Whose values they are, where they stand in a HelmRelease of Flux. */
  helmRelease?: string;
  /** What is changed of it on the way to the cluster. */
  overrides: Overrides;
}

const KINDS: Record<string, string> = {
  'argo-rollout': 'Rollout',
  kserve: 'InferenceService',
};

/** The kind of a server's object as Kubernetes names it, by the kind of server. @public */
export function objectKindOf(serverKind: string): string {
  return KINDS[serverKind] ?? serverKind;
}

/** What applies objects from Git, as far as it is on the cluster. @public */
export interface GitObjects {
  /** Of Argo CD. */
  applications: readonly ClusterObject[];
  flux: FluxObjects;
}

/** Where an object is applied from; undefined where nothing was found that applies it from Git. @public */
export function gitSourceOf(
  object: Pick<ClusterObject, 'metadata'>,
  serverKind: string,
  { applications, flux }: GitObjects,
): GitSource | undefined {
  const byFlux = fluxSourceOf(object, flux);
  if (byFlux) return byFlux;
  const found = applicationOf(object, objectKindOf(serverKind), applications);
  return found && argoSourceOf(found);
}
