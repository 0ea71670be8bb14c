import type { KeyValue } from '../wire';

/** A registered model as the registry holds it. Times are milliseconds since 1970, UTC. */
export interface StoredModel {
  name: string;
  createdAt: number;
  updatedAt: number;
  description?: string;
  tags: KeyValue[];
  /** Alias to version number. */
  aliases: Map<string, number>;
  /** Ascending by number. Deleted versions are gone, their numbers are never given again. */
  versions: StoredVersion[];
  lastNumber: number;
}

export interface StoredVersion {
  name: string;
  number: number;
  createdAt: number;
  updatedAt: number;
  /** Empty for a version that was made without one, absent for one whose description was taken away. */
  description?: string;
  source: string;
  runId: string;
  runLink: string;
  tags: KeyValue[];
}

/** Tag that makes MLflow treat a registered model as a prompt and leave it out of searches. */
export const PROMPT_TAG = 'mlflow.prompt.is_prompt';
