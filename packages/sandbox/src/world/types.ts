/**
 * The seeded world: the organisation, its models and its clusters, as plain values from which every upstream answers.
 * Same seed, same `now`, same size: the same world, to the byte.
 */
export interface World {
  seed: string;
  /** The moment at which the world starts; every time in it is at or before this one. */
  now: Date;
  teams: Team[];
  models: WorldModel[];
  clusters: WorldCluster[];
  /** Where the portal is that analyses of canaries ask for a verdict. */
  portalUrl?: string;
}

export interface Team {
  /** Catalog group name, for example `travel-ml`. */
  name: string;
  /** Kubernetes namespace of the team's servers, for example `travel-ml`. */
  namespace: string;
  systems: string[];
}

export type Framework = 'sklearn' | 'xgboost' | 'lightgbm' | 'pytorch' | 'onnx';

export type Task = 'classification' | 'regression' | 'forecasting' | 'ranking';

/** A column that the model reads or a value that it answers. */
export interface Column {
  name: string;
  /** MLflow's name of the type. */
  type: 'boolean' | 'integer' | 'long' | 'float' | 'double' | 'string';
}

/** A model as the organisation knows it. The registry's own wire objects are made from this, or were recorded. */
export interface WorldModel {
  name: string;
  team: string;
  system: string;
  /** One sentence on what the model is for; empty when nobody wrote one. */
  description: string;
  /** `recorded`: runs, metrics, signatures and parameters come from a real training; `synthetic`: made from the seed. */
  provenance: 'recorded' | 'synthetic';
  framework: Framework;
  task: Task;
  /** What the model reads, in order; empty for a recorded model, whose signature was recorded. */
  inputs: Column[];
  /** Where the registry says which team owns the model: a tag of the model, a tag of its runs, or nowhere. */
  ownerIn: 'model-tag' | 'run-tag' | 'nowhere';
  /** Version numbers in the registry, ascending; empty for a model without versions, or in no registry. */
  versions: number[];
  /** Alias to version, for example `{ champion: 13, challenger: 14 }`. */
  aliases: Record<string, number>;
  /** False for a model that runs on a cluster but is in no registry. */
  registered: boolean;
}

export interface WorldCluster {
  /** For example `prod-eu`. */
  name: string;
  /** Kubernetes version that the cluster reports, for example `v1.34.4`. */
  version: string;
  servers: WorldServer[];
}

/** What serves a model on a cluster, as the cluster's objects are made from it. */
export interface WorldServer {
  kind: 'Rollout' | 'InferenceService';
  name: string;
  namespace: string;
  model: string;
  stableVersion: number;
  /** Version that a canary in progress serves. */
  canaryVersion?: number;
  /** Share of requests that the canary is asked to get, 0..100. */
  canaryWeight?: number;
  replicas: number;
  readyReplicas: number;
  /** Whether Argo CD applies it from a repository of its team on the code host. */
  isFromGit?: true;
}
