import fs from 'fs';

export const CLUSTER = 'bench';
export const PODS_PER_NODE = 8;

/** Names of the workloads of a folder of answers. */
export function namesIn(folder: string): string[] {
  return fs
    .readdirSync(folder)
    .filter(file => file.endsWith('.cpu.json'))
    .map(file => file.replace('.cpu.json', ''))
    .sort();
}

/** A workload as the models backend tells of a server. */
export function serverOf(name: string) {
  return {
    id: `${CLUSTER}/${name}/argo-rollout/${name}`,
    cluster: CLUSTER,
    namespace: name,
    name,
    kind: 'argo-rollout',
    kindTitle: 'Argo Rollout',
    model: name,
    modelFrom: 'annotation',
    modelRef: `resource:default/${name}`,
    owner: 'group:default/bench',
    versions: [
      { role: 'stable', version: 1, readyReplicas: 2, wantedReplicas: 2 },
    ],
    phase: 'healthy',
    champion: 'unknown',
    observedAt: new Date(0).toISOString(),
  };
}
