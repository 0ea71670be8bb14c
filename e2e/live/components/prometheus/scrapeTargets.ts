import { createHash } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import type { ModelServer } from '../mlserver/modelServers';

/** Under this name the file is published from which Prometheus reads its targets; a change is seen within seconds. */
export const SCRAPE_TARGETS = 'BELLWETHER_PROMETHEUS_TARGETS';

/** Some targets with the labels that their samples get, as Prometheus reads them from a file. */
export interface ScrapeTarget {
  targets: string[];
  labels: Record<string, string>;
}

/** What is known of the pod that a server stands for. */
export interface Pod {
  namespace: string;
  name: string;
  /** Label `rollouts-pod-template-hash`. */
  templateHash: string;
  /** Label `app`. */
  app: string;
}

/**
 * A target with the labels that a discovery of pods would give it. There is none called `model`: it would push the server's
 * own label of this name aside.
 */
export function scrapeTarget(
  server: Pick<ModelServer, 'metricsAddress' | 'version'>,
  pod: Pod,
): ScrapeTarget {
  return {
    targets: [server.metricsAddress],
    labels: {
      namespace: pod.namespace,
      pod: pod.name,
      container: 'model',
      app: pod.app,
      rollouts_pod_template_hash: pod.templateHash,
      model_version: server.version,
    },
  };
}

/** The pod that a server would be in if there were a cluster: the same name and hash for the same version. */
export function imaginedPod(server: ModelServer): Pod {
  const templateHash = createHash('sha256')
    .update(`${server.model}/${server.version}`)
    .digest('hex')
    .slice(0, 9);
  return {
    namespace: 'models',
    name: `${server.model}-${templateHash}-0`,
    templateHash,
    app: server.model,
  };
}

/** Replaces the targets in one step: Prometheus never reads half a file. */
export async function writeScrapeTargets(
  file: string,
  targets: ScrapeTarget[],
): Promise<void> {
  const unfinished = `${file}.unfinished`;
  await writeFile(unfinished, JSON.stringify(targets, undefined, 2));
  await rename(unfinished, file);
}
