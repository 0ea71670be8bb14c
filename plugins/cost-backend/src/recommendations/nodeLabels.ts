import type {
  LabelledNode,
  NodeLimits,
  PodRules,
} from '@bellwether/rightsizing';
import type { NodeRequirements } from '../clusters/NodeRequirements';

/** Labels of nodes that pods ask for, or are kept together or apart by. */
export function labelsAskedFor(
  limits: ReadonlyArray<NodeLimits | 'unknown' | undefined>,
  rules: readonly PodRules[],
): string[] {
  const keys = new Set<string>();
  for (const one of new Set(limits)) {
    if (one === undefined || one === 'unknown') continue;
    for (const key of Object.keys(one.selector)) keys.add(key);
    const volumes = (one.volumes ?? []).flatMap(({ terms }) => terms);
    for (const term of [...(one.terms ?? []), ...volumes]) {
      for (const { key } of term.labels) keys.add(key);
    }
  }
  for (const { near, apart, spread } of new Set(rules)) {
    for (const { topologyKey } of [...near, ...apart, ...spread]) {
      keys.add(topologyKey);
    }
  }
  return [...keys].sort();
}

/** How a label of a node is called in Prometheus: as OpenCost exports it, and as kube-state-metrics does. */
export function metricLabelsOf(key: string): string[] {
  const name = `label_${key.replace(/[^a-zA-Z0-9_]/g, '_')}`;
  const snake = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return [...new Set([name, snake])];
}

/**
 * Labels of nodes, from the cluster where the portal's account may list nodes; else those that are asked for, from Prometheus. A label that
 * no node has there may not be exported, so nothing is known of it.
 *
 * @param exported - of `kube_node_labels`, by node
 */
export function createNodeLabels(
  known: Pick<NodeRequirements, 'labelsOf'>,
  asked: readonly string[],
  exported: ReadonlyMap<string, Record<string, string>>,
): (node: string) => Omit<LabelledNode, 'name'> {
  const valueOf = (node: string, key: string) =>
    metricLabelsOf(key)
      .map(label => exported.get(node)?.[label])
      // What a node does not have is empty where it is grouped by.
      .find(Boolean);
  const hasOtherLabels = asked.some(key =>
    [...exported.keys()].every(node => valueOf(node, key) === undefined),
  );
  return node => {
    const all = known.labelsOf(node);
    if (all) return { labels: all };
    const labels: Record<string, string> = {};
    for (const key of asked) {
      const value = valueOf(node, key);
      if (value !== undefined) labels[key] = value;
    }
    return { labels, hasOtherLabels };
  };
}
