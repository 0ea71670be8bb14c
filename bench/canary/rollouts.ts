import { askWithin } from '../portal/within';
import type { Portal } from '../portal/startPortal';

export const CLUSTER = 'prod-eu';
export const NAMESPACE = 'payments-ml';

/** A portal and a sandbox on a busy machine; far from what is measured. */
const ANSWERED_WITHIN_MS = 30_000;

/** How much of everything a portal is measured with. */
export interface PortalSize {
  rollouts: number;
  /** Screens that are open at once. */
  viewers: number;
  /** Calls for verdicts. */
  calls: number;
  /** Changes on the cluster. */
  changes: number;
  /** Whether a browser looks, too; the frontend has to be built. */
  painted: boolean;
}

export const nameOf = (index: number) => `bench-${index}`;

export const idOf = (index: number) =>
  `${CLUSTER}/${NAMESPACE}/argo-rollout/${nameOf(index)}`;

/** A server of the sandbox with a canary at 20 %, and pods enough that all its objects are ten that are watched. */
export function server(
  models: readonly string[],
  index: number,
  canaryWeight = 20,
) {
  return {
    kind: 'Rollout',
    name: nameOf(index),
    namespace: NAMESPACE,
    model: models[index % models.length],
    stableVersion: 1,
    canaryVersion: 2,
    canaryWeight,
    replicas: 6,
    readyReplicas: 6,
  };
}

export async function putServers(portal: Portal, body: object): Promise<void> {
  const { status } = await askWithin(
    'The sandbox’s answer to new servers',
    ANSWERED_WITHIN_MS,
    `${portal.sandboxUrl}/clusters/${CLUSTER}/servers`,
    {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  );
  if (status !== 204) throw new Error(`The sandbox answered ${status}`);
}

export async function read(portal: Portal, path: string): Promise<unknown> {
  const { ok, status, text } = await askWithin(
    `The portal’s answer to ${path}`,
    ANSWERED_WITHIN_MS,
    `${portal.url}/api/canary${path}`,
    { headers: portal.service },
  );
  if (!ok) throw new Error(`${path} was answered ${status}`);
  return JSON.parse(text);
}
