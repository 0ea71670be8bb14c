import {
  ContainerRecommendation,
  PlannedEdit,
} from '@bellwether/plugin-cost-common';
import { ClusterObject, unifiedDiff } from '@bellwether/plugin-models-node';
import { stringify } from 'yaml';
import { Scaling, wantedPods } from '../clusters/scalingOf';
import { Revised } from '../database';
import { quantityChanges } from '../sizes';
import { containersOf, SpecContainer } from '../sizes/readSizes';
import type { AskedChange } from './askedChange';
import type { PlannedChange } from './ChangePlanner';

/** Works out the patch of an object that Git does not own. */
export function planPatch(
  revised: Revised,
  asked: AskedChange & { scaling: Scaling | undefined },
  object: ClusterObject,
  base: Pick<PlannedEdit, 'recommendation' | 'target'>,
  byHand: (problem: string) => PlannedChange,
): PlannedChange {
  const { server } = revised.stored.recommendation;
  const { containers, scaling, takenAway } = asked;
  // What an autoscaler decides by now is left to it.
  const replicas = scaling?.scaledBy === null ? asked.replicas : undefined;
  const specs = containersOf(server.kind, object);
  if (!specs) {
    return byHand(
      'Its pods are described elsewhere (workloadRef): change their size there.',
    );
  }
  const operations: object[] = [
    {
      op: 'test',
      path: '/metadata/resourceVersion',
      value: object.metadata.resourceVersion,
    },
  ];
  let before = '';
  let after = '';
  for (const one of containers) {
    const spec = specs.find(({ name }) => name === one.container);
    if (!spec) {
      return byHand(`It has no container ${one.container} any more.`);
    }
    const resources = resized(
      spec,
      one,
      takenAway.filter(({ container }) => container === one.container),
    );
    operations.push({
      op: 'add',
      path: `/${spec.path.join('/')}`,
      value: resources,
    });
    before += stringify({ [spec.name]: { resources: spec.resources } });
    after += stringify({ [spec.name]: { resources } });
  }
  if (replicas && scaling) {
    const [field] = scaling.path.slice(-1);
    operations.push({
      op: 'add',
      path: `/${scaling.path.join('/')}`,
      value: replicas.recommended,
    });
    before += stringify({ [field]: wantedPods(object, scaling) ?? null });
    after += stringify({ [field]: replicas.recommended });
  }
  const [group, plural] =
    server.kind === 'kserve'
      ? ['serving.kserve.io/v1beta1', 'inferenceservices']
      : ['argoproj.io/v1alpha1', 'rollouts'];
  return {
    revised,
    containers,
    ...(replicas && { replicas }),
    edit: {
      ...base,
      via: 'patch',
      diff: unifiedDiff(`${plural}/${server.name}`, before, after),
      request: {
        method: 'PATCH',
        path: `/apis/${group}/namespaces/${encodeURIComponent(
          server.namespace,
        )}/${plural}/${encodeURIComponent(server.name)}`,
        contentType: 'application/json-patch+json',
        body: operations,
      },
    },
  };
}

function resized(
  { resources }: SpecContainer,
  container: ContainerRecommendation,
  takenAway: AskedChange['takenAway'],
): Record<string, Record<string, unknown>> {
  const next: Record<string, Record<string, unknown>> = {
    ...(resources.requests && { requests: { ...resources.requests } }),
    ...(resources.limits && { limits: { ...resources.limits } }),
  };
  for (const { path, value } of quantityChanges(container)) {
    const [part, name] = path;
    next[part] = { ...next[part], [name]: value };
  }
  for (const { path } of takenAway) {
    const [part, name] = path;
    const { [name]: _, ...others } = next[part] ?? {};
    if (Object.keys(others).length > 0) next[part] = others;
    else delete next[part];
  }
  return next;
}
