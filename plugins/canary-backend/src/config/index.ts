import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readReviewers, Reviewers } from '@bellwether/plugin-models-node';
import { z } from 'zod';

const actAsSchema = z.enum(['user', 'portal']);

export interface CanaryConfig {
  /** Clusters to watch; without it, all that the Kubernetes plugin has. */
  clusters?: string[];
  /**
   * In whose name the Kubernetes plugin is asked to change something. `user`: the person's, who then needs `kubernetes.proxy`;
   * `portal`: this plugin's, after it has asked for its own permission.
   */
  actAs: 'user' | 'portal';
  reviewers: Reviewers;
}

/** @throws InputError - names the key that is wrong */
export function readCanaryConfig(config: Config): CanaryConfig {
  const actAs = actAsSchema.safeParse(
    config.getOptionalString('canary.actAs') ?? 'user',
  );
  if (!actAs.success) {
    throw new InputError('canary.actAs is either user or portal');
  }
  return {
    clusters: config.getOptionalStringArray('canary.clusters'),
    actAs: actAs.data,
    reviewers: readReviewers(config, 'canary.reviewers'),
  };
}
