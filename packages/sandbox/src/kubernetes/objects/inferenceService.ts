import type { WorldServer } from '../../world/types';
import { INFERENCE_SERVICES } from '../resources';
import type { KubernetesObject, ObjectMeta } from '../types';
import { objectName } from './names';
import { modelAnnotations, serverLabels } from './serving';
import { makeServerless } from './serverless';
import { DAY, HOUR, type Site } from './Site';
import { makeStandard } from './standard';
import { trackingOf } from './tracking';

/** What both modes of KServe make an InferenceService from. */
export interface ServiceBasis {
  name: string;
  metadata: ObjectMeta;
  stableAge: number;
  canaryAge: number;
  generation: number;
}

function basisOf(site: Site, server: WorldServer): ServiceBasis {
  const name = objectName(server.name);
  const random = site.random('service ages', server.namespace, name);
  const version = server.canaryVersion ?? server.stableVersion;
  const stableAge = random.integer(3 * DAY, 40 * DAY);
  return {
    name,
    generation: version,
    stableAge,
    canaryAge: random.integer(HOUR, 9 * HOUR),
    metadata: site.meta({
      resource: INFERENCE_SERVICES,
      name,
      namespace: server.namespace,
      ageSeconds: stableAge + random.integer(7 * DAY, 60 * DAY),
      generation: version,
      labels: serverLabels(site, server),
      annotations: {
        'serving.kserve.io/deploymentMode': site.platform.kserve.mode,
        ...(site.platform.kserve.mode === 'Serverless' && {
          'serving.kserve.io/enable-tag-routing': 'true',
        }),
        ...modelAnnotations(site, server, version),
        ...trackingOf(INFERENCE_SERVICES, server),
      },
    }),
  };
}

/** An InferenceService with what KServe makes for it in the mode that the cluster runs it in. */
export function makeInferenceService(
  site: Site,
  server: WorldServer,
): KubernetesObject[] {
  const basis = basisOf(site, server);
  return site.platform.kserve.mode === 'Serverless'
    ? makeServerless(site, server, basis)
    : makeStandard(site, server, basis);
}
