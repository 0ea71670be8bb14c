import {
  limitWords,
  mayStandOn,
  type LabelledNode,
  type NodeLimits,
} from '@bellwether/rightsizing';
import type { Examined } from './judgeSize';

/** What a node that can be taken away has, by whoever provides it. */
const SPOT_LABELS = {
  'karpenter.sh/capacity-type': 'spot',
  'eks.amazonaws.com/capacityType': 'SPOT',
  'cloud.google.com/gke-spot': 'true',
  'cloud.google.com/gke-preemptible': 'true',
  'kubernetes.azure.com/scalesetpriority': 'spot',
};

/** Names one node, and so no other. */
const HOSTNAME = 'kubernetes.io/hostname';

/** A node like another one that can be taken away. */
function asSpot({ labels, hasOtherLabels }: LabelledNode): LabelledNode {
  return {
    name: '',
    labels: { ...labels, ...SPOT_LABELS, [HOSTNAME]: '' },
    hasOtherLabels: hasOtherLabels ?? labels === undefined,
  };
}

function allowsSpot(
  limits: NodeLimits,
  nodes: readonly LabelledNode[],
): boolean | null {
  const answers = nodes.map(node => mayStandOn(limits, asSpot(node)));
  if (answers.includes(true)) return true;
  return answers.length === 0 || answers.includes(undefined) ? null : false;
}

/** Whether what a server's pods require of their nodes allows such as can be taken away; undefined where nothing is required. */
export function spotLimitOf({
  server,
  placement,
  usage,
}: Pick<Examined, 'server' | 'placement' | 'usage'>):
  | { words: string; allowsSpot: boolean | null }
  | undefined {
  const mine = new Set(
    usage.containers.flatMap(({ pods }) =>
      pods.map(pod => `${server.namespace}/${pod}`),
    ),
  );
  const limits = new Set(
    placement.pods.flatMap(pod => (mine.has(pod.name) ? pod.limits ?? [] : [])),
  );
  if (limits.size === 0) return undefined;
  const known = [...limits].flatMap(one => (one === 'unknown' ? [] : [one]));
  if (known.length < limits.size) {
    return { words: 'what its pods require of nodes', allowsSpot: null };
  }
  const answers = known.map(one => allowsSpot(one, placement.nodes));
  const words = [...new Set(known.map(limitWords))].join(' and ');
  if (answers.includes(false)) return { words, allowsSpot: false };
  return { words, allowsSpot: answers.includes(null) ? null : true };
}
