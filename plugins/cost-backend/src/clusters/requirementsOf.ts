import { ClusterObject } from '@bellwether/plugin-models-node';
import type { NodeLimits, PodRules } from '@bellwether/rightsizing';
import { nodeLimitsOf } from './nodeLimitsOf';
import { podRulesOf, unknownPodsOf } from './podRulesOf';
import { claimsOf, type VolumeClaims } from './volumeClaims';

/** What the pods of a set require to stand somewhere. */
export interface PodRequirements {
  /** Of their node; undefined where nothing. */
  limits: NodeLimits | 'unknown' | undefined;
  /** Of the pods around them. */
  rules: PodRules;
  /** Volumes that have to be within reach. */
  claims: VolumeClaims;
}

export function requirementsOf(set: ClusterObject): PodRequirements {
  const rules = podRulesOf(set);
  const claims = claimsOf(set);
  return {
    // What cannot be read may forbid any other node.
    limits: rules && claims ? nodeLimitsOf(set) : 'unknown',
    rules: rules ?? unknownPodsOf(set.metadata.namespace ?? ''),
    claims: claims ?? { shared: [], ofEach: [] },
  };
}
