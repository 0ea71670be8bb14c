import type { WorldServer } from '../../world/types';
import type { Trouble } from './pods';
import { type PodTemplate, servingTemplate } from './podTemplate';
import { runtimeOf } from './serving';
import { DAY, HOUR, type Site } from './Site';

/** One template of a Rollout, with the pods that were made from it. */
export interface Side {
  version: number;
  template: PodTemplate;
  hash: string;
  /** `rollout.argoproj.io/revision` */
  revision: number;
  replicas: number;
  ready: number;
  ageSeconds: number;
}

export interface Sides {
  /** What served before the stable side: kept, without pods. */
  previous: Side;
  stable: Side;
  canary?: Side;
}

/** With a traffic router the stable side keeps all its pods, and the canary gets its share on top. */
function canaryReplicas({ replicas, canaryWeight = 0 }: WorldServer): number {
  return Math.ceil((replicas * canaryWeight) / 100);
}

/** The template that came before the first version: the same model on an older image. */
function earlierTemplate(template: PodTemplate): PodTemplate {
  return {
    ...template,
    spec: {
      ...template.spec,
      containers: template.spec.containers.map(container => ({
        ...container,
        image: `${container.image}-rc1`,
      })),
    },
  };
}

export function sidesOf(site: Site, server: WorldServer): Sides {
  const { namespace, name, stableVersion, canaryVersion, replicas } = server;
  const random = site.random('rollout ages', namespace, name);
  const stableAge = random.integer(3 * DAY, 40 * DAY);
  const unready = Math.max(0, replicas - server.readyReplicas);
  const wantedCanary = canaryVersion ? canaryReplicas(server) : 0;
  // What is not ready is what came last.
  const unreadyCanary = Math.min(unready, wantedCanary);
  const side = (
    version: number,
    label: string,
    rest: Omit<Side, 'version' | 'template' | 'hash'>,
  ): Side => ({
    version,
    template: servingTemplate(site, server, version),
    hash: site.hash(10, namespace, name, version, label),
    ...rest,
  });
  const revision = Math.max(2, stableVersion);
  const previous = side(Math.max(1, stableVersion - 1), 'previous', {
    revision: revision - 1,
    replicas: 0,
    ready: 0,
    ageSeconds: stableAge + random.integer(7 * DAY, 60 * DAY),
  });
  return {
    previous:
      stableVersion > 1
        ? previous
        : { ...previous, template: earlierTemplate(previous.template) },
    stable: side(stableVersion, 'served', {
      revision,
      replicas,
      ready: replicas - (unready - unreadyCanary),
      ageSeconds: stableAge,
    }),
    ...(canaryVersion && {
      canary: side(canaryVersion, 'served', {
        revision: revision + 1,
        replicas: wantedCanary,
        ready: wantedCanary - unreadyCanary,
        ageSeconds: random.integer(HOUR, 9 * HOUR),
      }),
    }),
  };
}

export function troubleOf(site: Site, server: WorldServer): Trouble {
  return runtimeOf(site, server).gpu
    ? {
        kind: 'unschedulable',
        message:
          '0/6 nodes are available: 6 Insufficient nvidia.com/gpu. preemption: 0/6 nodes are available: 6 No preemption victims found for incoming pod.',
      }
    : {
        kind: 'crashing',
        restarts: site.random('restarts', server.name).integer(4, 90),
      };
}
