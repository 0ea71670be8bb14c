import { allOf, matches, type NodeExpression } from './nodeLimits';

/** Pods that a rule is about. */
export interface PodSelector {
  /** Of these namespaces, and of those that are chosen by labels of namespaces: of which nothing is known. */
  namespaces: readonly string[] | 'all';
  hasOtherNamespaces?: boolean;
  /** With all of them; a selector that is absent is for no pod. */
  labels: readonly NodeExpression[] | undefined;
}

/** Pods in one place: on nodes of which a label has the same value. */
export interface PodTerm {
  /** For example `kubernetes.io/hostname` or `topology.kubernetes.io/zone`. */
  topologyKey: string;
  pods: PodSelector;
}

/** A topology spread constraint with `DoNotSchedule`. */
export interface SpreadTerm extends PodTerm {
  /** By how many pods a place may have more than the one with the fewest; 1 or more. */
  maxSkew: number;
  /** With fewer places than these, the one with the fewest counts as empty. */
  minDomains?: number;
  /** Whether places count on which the pod itself may not stand (`nodeAffinityPolicy: Ignore`). */
  countsAllNodes?: boolean;
}

/** What a pod requires of the pods around it, and what rules of others know it by. Share one object between pods of one template. */
export interface PodRules {
  namespace: string;
  /** Of the pod; where they are not known, any rule may mean it. */
  labels: Readonly<Record<string, string>> | undefined;
  /** Required pod affinity: beside a pod that is meant by all of them, in the place of each. */
  near: readonly PodTerm[];
  /** Required pod anti-affinity. */
  apart: readonly PodTerm[];
  spread: readonly SpreadTerm[];
}

/** Whether a selector means a pod; undefined where that depends on what is not known. */
export function means(
  { namespaces, hasOtherNamespaces, labels: wanted }: PodSelector,
  { namespace, labels }: Pick<PodRules, 'namespace' | 'labels'>,
): boolean | undefined {
  if (wanted === undefined) return false;
  const isNamed = namespaces === 'all' || namespaces.includes(namespace);
  return allOf([
    isNamed || (hasOtherNamespaces ? undefined : false),
    ...wanted.map(one =>
      labels === undefined ? undefined : matches(one, labels[one.key]),
    ),
  ]);
}

/** `pod anti-affinity by kubernetes.io/hostname`. */
export const termWords = {
  near: ({ topologyKey }: PodTerm) => `pod affinity by ${topologyKey}`,
  apart: ({ topologyKey }: PodTerm) => `pod anti-affinity by ${topologyKey}`,
  spread: ({ topologyKey, maxSkew }: SpreadTerm) =>
    `topology spread over ${topologyKey} (maxSkew ${maxSkew})`,
};
