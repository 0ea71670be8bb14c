import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Cluster } from '../components/kubernetes/Cluster';
import type { ModelServer } from '../components/mlserver/modelServers';
import { hostOf } from './load/streams';
import { type ManifestObject, readManifest } from './readManifest';

const SETTLE_SECONDS = 90;
const LOOK_MILLISECONDS = 200;

const rolloutSchema = z.object({
  metadata: z.object({ generation: z.number() }),
  status: z
    .object({
      phase: z.string().optional(),
      message: z.string().optional(),
      // A string, unlike that of Kubernetes' own objects.
      observedGeneration: z.string().optional(),
    })
    .default({}),
});

export interface Release {
  namespace: string;
  stable: ModelServer;
  /** Version to start a canary of. */
  canary?: ModelServer;
  prometheusUrl: string;
}

/**
 * Releases the stable version of a model, and starts a canary that waits at its first weight. A release that is there from
 * an earlier run is left as it is.
 *
 * @returns whether it was made now
 */
export async function startRelease(
  cluster: Cluster,
  { namespace, stable, canary, prometheusUrl }: Release,
): Promise<boolean> {
  const objectsOf = (server: ModelServer) =>
    readManifest('release', {
      MODEL: server.model,
      NAMESPACE: namespace,
      HOST: hostOf(server.model),
      VERSION: server.version,
      ADDRESS: new URL(server.url).host,
      METRICS_ADDRESS: server.metricsAddress,
      PROMETHEUS_URL: prometheusUrl,
    });
  const first = await objectsOf(stable);
  const path = await cluster.pathOf(rolloutIn(first));
  if ((await cluster.ask({ path })).status === 200) return false;
  for (const object of first) await cluster.apply(object);
  await untilPhase(cluster, path, 'Healthy');
  if (canary) {
    // The rest stays: Argo Rollouts has written into the Services since.
    await cluster.apply(rolloutIn(await objectsOf(canary)));
    await untilPhase(cluster, path, 'Paused');
  }
  return true;
}

function rolloutIn(objects: ManifestObject[]): ManifestObject {
  const rollout = objects.find(({ kind }) => kind === 'Rollout');
  if (!rollout) throw new Error('The manifest holds no Rollout');
  return rollout;
}

async function untilPhase(
  cluster: Cluster,
  path: string,
  phase: string,
): Promise<void> {
  const deadline = Date.now() + SETTLE_SECONDS * 1000;
  for (;;) {
    const { text } = await cluster.request({ path });
    const { metadata, status } = rolloutSchema.parse(JSON.parse(text));
    const current = status.observedGeneration === String(metadata.generation);
    if (current && status.phase === phase) return;
    if (Date.now() > deadline) {
      throw new Error(
        `${path} was not ${phase} after ${SETTLE_SECONDS} s but ${
          status.phase
        }: ${status.message ?? ''}`,
      );
    }
    await delay(LOOK_MILLISECONDS);
  }
}
