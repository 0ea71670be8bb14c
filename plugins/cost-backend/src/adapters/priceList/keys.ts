import { Sampled } from './sampled';

/** Names a container of a pod. */
export const containerKey = ({
  namespace,
  pod,
  container,
}: Record<string, string>) => [namespace, pod, container].join('/');
export const podKey = ({ namespace, pod }: Record<string, string>) =>
  [namespace, pod].join('/');

/** Series by what they are of. */
export function byKey(series: readonly Sampled[], keyOf: typeof containerKey) {
  const map = new Map<string, Sampled>();
  // A restarted exporter leaves two series of the same container: the one that measured is taken, step by step.
  for (const one of series) {
    const key = keyOf(one.labels);
    const before = map.get(key);
    map.set(
      key,
      before
        ? {
            labels: before.labels,
            values: before.values.map((value, i) => value ?? one.values[i]),
          }
        : one,
    );
  }
  return map;
}
