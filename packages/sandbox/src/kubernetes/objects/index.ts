import type { WorldServer } from '../../world/types';
import type { KubernetesObject } from '../types';
import { makeInferenceService } from './inferenceService';
import { makeOrdinaryWorkloads } from './ordinary';
import { makeCustomResourceDefinitions } from '../crds/definitions';
import { makeAnalysisTemplates } from './analysisTemplate';
import { makeNamespaces } from './namespaces';
import { makeRollout } from './rollout';
import type { Site } from './Site';

/** Everything on a cluster that belongs to one server of a model. */
export function makeServer(
  site: Site,
  server: WorldServer,
): KubernetesObject[] {
  return server.kind === 'Rollout'
    ? makeRollout(site, server)
    : makeInferenceService(site, server);
}

/** Everything on a cluster besides the servers of models. */
export function makeSurroundings(site: Site): KubernetesObject[] {
  return [
    ...makeNamespaces(site),
    ...makeCustomResourceDefinitions(site),
    ...makeAnalysisTemplates(site),
    ...makeOrdinaryWorkloads(site),
  ];
}
