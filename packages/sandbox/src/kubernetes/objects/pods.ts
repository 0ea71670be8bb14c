import { builtIn } from '../resources';
import type { KubernetesObject, OwnerReference } from '../types';
import type { Container, PodTemplate } from './podTemplate';
import type { Site } from './Site';

const PODS = builtIn('pods');
const EVENTS = builtIn('events');

/** Why a pod is not ready. */
export type Trouble =
  /** No node has what it asks for. */
  | { kind: 'unschedulable'; message: string }
  /** Its container ends again and again. */
  | { kind: 'crashing'; restarts: number };

export interface PodsOptions {
  namespace: string;
  /** Start of the pods' names: the name of their ReplicaSet. */
  prefix: string;
  template: PodTemplate;
  owner: OwnerReference;
  count: number;
  ready: number;
  ageSeconds: number;
  /** Why the others are not ready. */
  trouble: Trouble;
}

/** @param trouble - why the pod is not ready; absent when it is */
export function conditionsOf(
  { spec }: Pick<PodTemplate, 'spec'>,
  startedAt: string,
  trouble: Trouble | undefined,
) {
  const condition = (type: string, isTrue: boolean, extra: object = {}) => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: startedAt,
    ...extra,
  });
  if (trouble?.kind === 'unschedulable') {
    return [
      condition('PodScheduled', false, {
        reason: 'Unschedulable',
        message: trouble.message,
      }),
    ];
  }
  const unready = {
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${spec.containers
      .map(({ name }) => name)
      .join(' ')}]`,
  };
  return [
    condition('PodReadyToStartContainers', true),
    condition('Initialized', true),
    condition('Ready', !trouble, trouble ? unready : {}),
    condition('ContainersReady', !trouble, trouble ? unready : {}),
    condition('PodScheduled', true),
  ];
}

export function containerStatus(
  { name, image }: Pick<Container, 'name' | 'image'>,
  startedAt: string,
  trouble: Trouble | undefined,
) {
  const isCrashing = trouble?.kind === 'crashing';
  return {
    name,
    image,
    imageID: image,
    ready: !isCrashing,
    started: !isCrashing,
    restartCount: isCrashing ? trouble.restarts : 0,
    state: isCrashing
      ? {
          waiting: {
            reason: 'CrashLoopBackOff',
            message: `back-off 5m0s restarting failed container=${name}`,
          },
        }
      : { running: { startedAt } },
  };
}

function statusOf(
  site: Site,
  name: string,
  { template, ageSeconds }: PodsOptions,
  trouble: Trouble | undefined,
) {
  const startedAt = site.time(ageSeconds);
  const isPending = trouble?.kind === 'unschedulable';
  const random = site.random('pod address', name);
  return {
    phase: isPending ? 'Pending' : 'Running',
    conditions: conditionsOf(template, startedAt, trouble),
    ...(!isPending && {
      hostIP: `10.0.0.${random.integer(10, 15)}`,
      podIP: `10.1.${random.integer(0, 255)}.${random.integer(2, 254)}`,
      startTime: startedAt,
      containerStatuses: template.spec.containers.map(container =>
        containerStatus(container, startedAt, trouble),
      ),
    }),
    qosClass: 'Burstable',
  };
}

function eventOf(
  site: Site,
  pod: KubernetesObject,
  trouble: Trouble,
  { template, ageSeconds }: PodsOptions,
): KubernetesObject {
  const { name, namespace = '', uid } = pod.metadata;
  const isPending = trouble.kind === 'unschedulable';
  const container = template.spec.containers[0].name;
  const firstTimestamp = site.time(ageSeconds);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: site.meta({
      resource: EVENTS,
      name: `${name}.${site.random('event', namespace, name).hex(16)}`,
      namespace,
      ageSeconds,
    }),
    involvedObject: { kind: 'Pod', namespace, name, uid, apiVersion: 'v1' },
    reason: isPending ? 'FailedScheduling' : 'BackOff',
    message: isPending
      ? trouble.message
      : `Back-off restarting failed container ${container} in pod ${name}_${namespace}(${uid})`,
    type: 'Warning',
    count: isPending ? 1 : trouble.restarts,
    firstTimestamp,
    lastTimestamp: site.time(Math.min(ageSeconds, 60)),
    source: { component: isPending ? 'default-scheduler' : 'kubelet' },
  };
}

/** Pods of one template, with an event for each that is not ready. */
export function makePods(site: Site, options: PodsOptions): KubernetesObject[] {
  const { namespace, prefix, template, owner, count, ready } = options;
  return Array.from({ length: count }, (_, index) => {
    const trouble = index < ready ? undefined : options.trouble;
    const name = `${prefix}-${site.hash(5, namespace, prefix, index)}`;
    const pod: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...site.meta({
          resource: PODS,
          name,
          namespace,
          ageSeconds: options.ageSeconds,
          generation: 1,
          ...template.metadata,
          owner,
        }),
        generateName: `${prefix}-`,
      },
      spec: {
        ...template.spec,
        ...(trouble?.kind !== 'unschedulable' && {
          nodeName: `node-${site.random('node', name).integer(1, 6)}`,
        }),
        serviceAccountName: 'default',
      },
      status: statusOf(site, name, options, trouble),
    };
    return trouble ? [pod, eventOf(site, pod, trouble, options)] : [pod];
  }).flat();
}
