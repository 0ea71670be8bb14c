import { Server } from '@bellwether/plugin-models-common';

/** Id of KServe's kind of server. */
const KSERVE = 'kserve';

/**
 * What still answers for a model; undefined: nothing does. A Rollout without pods answers nothing. Of an InferenceService that
 * says little: the next request starts a pod, until KServe itself says that it is stopped.
 */
export function whyServed(
  server: Pick<Server, 'cluster' | 'kind' | 'name' | 'phase' | 'versions'>,
): string | undefined {
  const { cluster, kind, name, phase } = server;
  const hasPods = server.versions.some(
    ({ wantedReplicas, readyReplicas }) => wantedReplicas + readyReplicas > 0,
  );
  if (hasPods) return `${name} on ${cluster}`;
  if (kind !== KSERVE || phase === 'paused') return undefined;
  return `${name} on ${cluster}, which has no pod but starts one at the next request (a KServe that does not know serving.kserve.io/stop needs the InferenceService to be deleted)`;
}
