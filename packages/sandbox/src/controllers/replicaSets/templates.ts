import { sameJson } from '../../kubernetes/verbs/nextState';
import { shortHash } from '../../kubernetes/objects/hashes';
import { withDefaults } from '../../kubernetes/objects/podTemplate';
import type { PodTemplateView, ReplicaSet } from '../schemas/workloads';

/** A template as it is told from others: with what the API adds, and without the label that was made from it. */
function comparable({ metadata, spec }: PodTemplateView, hashLabel: string) {
  const { [hashLabel]: _hash, ...labels } = metadata.labels;
  return withDefaults({ metadata: { ...metadata, labels }, spec });
}

export function hashOfTemplate(
  template: PodTemplateView,
  hashLabel: string,
): string {
  return shortHash(comparable(template, hashLabel));
}

/** The ReplicaSet that was made from a template; undefined when there is none yet. */
export function findByTemplate(
  replicaSets: readonly ReplicaSet[],
  template: PodTemplateView,
  hashLabel: string,
): ReplicaSet | undefined {
  const wanted = comparable(template, hashLabel);
  return replicaSets.find(set =>
    sameJson(comparable(set.spec.template, hashLabel), wanted),
  );
}
