import {
  conditionsOf,
  containerStatus,
  type Trouble,
} from '../../kubernetes/objects/pods';
import { shortHash } from '../../kubernetes/objects/hashes';
import type { JsonObject, KubernetesObject } from '../../kubernetes/types';
import { timestamp } from '../engine/clock';
import { podTemplateSchema } from '../schemas/workloads';

/** On a pod's template: what becomes of the pods. Nothing outside the sandbox knows it. */
export const TROUBLE = 'sandbox.bellwether.dev/trouble';

const NODES = 6;

function troubleOf(kind: string | undefined): Trouble | undefined {
  switch (kind) {
    case 'crashing':
      return { kind, restarts: 3 };
    case 'unschedulable':
      return {
        kind,
        message:
          '0/6 nodes are available: 6 Insufficient memory. preemption: 0/6 nodes are available: 6 No preemption victims found for incoming pod.',
      };
    default:
      return undefined;
  }
}

/** Spreads names over 1 to `choices`. */
function pick(name: string, choices: number): number {
  const sum = [...shortHash(name)].reduce(
    (total, character) => total + (character.codePointAt(0) ?? 0),
    0,
  );
  return (sum % choices) + 1;
}

/**
 * What scheduler and kubelet make of a new pod: it runs and is ready, unless its template says by the annotation
 * `sandbox.bellwether.dev/trouble` that it is `crashing` or `unschedulable`.
 */
export function startPod(pod: KubernetesObject, now: Date): JsonObject {
  const { name, annotations } = pod.metadata;
  const { spec } = podTemplateSchema.parse({ spec: pod.spec });
  const trouble = troubleOf(annotations?.[TROUBLE]);
  const startedAt = timestamp(now);
  if (trouble?.kind === 'unschedulable') {
    return {
      status: {
        phase: 'Pending',
        conditions: conditionsOf({ spec }, startedAt, trouble),
      },
    };
  }
  const node = pick(name, NODES);
  return {
    spec: { nodeName: `node-${node}` },
    status: {
      phase: 'Running',
      conditions: conditionsOf({ spec }, startedAt, trouble),
      hostIP: `10.0.0.${9 + node}`,
      podIP: `10.1.${pick(name, 250)}.${pick(`${name}.`, 250)}`,
      startTime: startedAt,
      containerStatuses: spec.containers.map(container =>
        containerStatus(container, startedAt, trouble),
      ),
    },
  };
}
