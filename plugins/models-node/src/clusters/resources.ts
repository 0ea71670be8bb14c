import { WatchedResource } from '../serverKind';

/** Path of a resource in all namespaces. */
export function resourcePath({ group, version, plural }: WatchedResource) {
  return group
    ? `/apis/${group}/${version}/${plural}`
    : `/api/${version}/${plural}`;
}

/** As Kubernetes names a resource in a refusal, for example `rollouts.argoproj.io`. */
export function nameOf({
  group,
  plural,
}: Pick<WatchedResource, 'group' | 'plural'>) {
  return group ? `${plural}.${group}` : plural;
}

/** Tells resources apart that are watched separately. */
export function keyOf(resource: WatchedResource) {
  return [
    resourcePath(resource),
    ...(resource.labelSelector ? [resource.labelSelector] : []),
  ].join('?');
}
