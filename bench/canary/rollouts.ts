import type { Portal } from '../portal/startPortal';

export const CLUSTER = 'prod-eu';
export const NAMESPACE = 'payments-ml';
export const ROLLOUTS = 500;

export const nameOf = (index: number) => `bench-${index}`;

/** A server of the sandbox with a canary at 20 %, and pods enough that all its objects are ten that are watched. */
export function server(index: number, canaryWeight = 20) {
  return {
    kind: 'Rollout',
    name: nameOf(index),
    namespace: NAMESPACE,
    model: 'card-fraud',
    stableVersion: 13,
    canaryVersion: 14,
    canaryWeight,
    replicas: 6,
    readyReplicas: 6,
  };
}

export async function putServers(portal: Portal, body: object): Promise<void> {
  const { status } = await fetch(
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
  const response = await fetch(`${portal.url}/api/canary${path}`, {
    headers: portal.service,
  });
  if (!response.ok) throw new Error(`${path} was answered ${response.status}`);
  return response.json();
}
