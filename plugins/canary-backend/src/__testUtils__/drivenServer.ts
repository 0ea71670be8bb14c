import { setTimeout as wait } from 'timers/promises';
import {
  Drive,
  driveReplySchema,
  takenActionsReplySchema,
} from '@bellwether/plugin-canary-common';
import { Sandbox } from '@bellwether/sandbox';
import { Caller, Portal } from './startPortal';

/** A model whose serving software counts failures, on the cluster whose KServe is on Knative. */
export const SERVER = {
  kind: 'InferenceService' as const,
  name: 'kyc-document-type',
  namespace: 'payments-ml',
  model: 'kyc-document-type',
  stableVersion: 2,
  canaryVersion: 3,
  canaryWeight: 0,
  replicas: 2,
  readyReplicas: 2,
};
export const CLUSTER = 'prod-us';
export const ID = `${CLUSTER}/${SERVER.namespace}/kserve/${SERVER.name}`;
export const REFERENCE = {
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  namespace: SERVER.namespace,
  name: SERVER.name,
};

/** What the sandbox's Prometheus counts of it: a scenario, and how busy it is. */
export async function playTraffic(
  sandbox: Sandbox,
  what: 'scenarios' | 'traffic',
  body: object,
): Promise<void> {
  const { status } = await fetch(
    `${sandbox.urls.control}/prometheus/${what}/${CLUSTER}/${SERVER.namespace}/${SERVER.name}`,
    {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  );
  if (status !== 204) throw new Error(`The sandbox answered ${status}`);
}

/** Puts the server with its canary on the cluster, busy and healthy. */
export async function putServer(sandbox: Sandbox): Promise<void> {
  sandbox.clusters[CLUSTER].objects.putServer(SERVER);
  await playTraffic(sandbox, 'scenarios', { scenario: 'healthy' });
  await playTraffic(sandbox, 'traffic', { trafficFactor: 20 });
}

export function annotate(
  sandbox: Sandbox,
  annotations: Record<string, string>,
): void {
  sandbox.clusters[CLUSTER].objects.apply(REFERENCE, ({ metadata }) => {
    metadata.annotations = { ...metadata.annotations, ...annotations };
  });
}

/** Lets the server ask for a driver. */
export function optIn(sandbox: Sandbox): void {
  annotate(sandbox, {
    'bellwether.dev/drive-canary': 'true',
    'bellwether.dev/metric-profile': 'triton',
  });
}

export async function driveOf(
  portal: Portal,
  caller: Caller = 'platform',
): Promise<Drive | null> {
  const { body } = await portal.as(caller, 'get', `/v1/rollouts/${ID}/drive`);
  return driveReplySchema.parse(body).drive;
}

/** What was done with it, oldest first. */
export async function actionsOf(portal: Portal) {
  const { body } = await portal.as(
    'platform',
    'get',
    `/v1/rollouts/${ID}/actions`,
  );
  return takenActionsReplySchema.parse(body).actions.reverse();
}

/** More than five hours of looks. */
const MOST_LOOKS = 600;

/** What a drive does not leave by itself. */
const RESTING: ReadonlyArray<Drive['state']> = [
  'paused',
  'taken-over',
  'promoted',
  'rolled-back',
  'over',
];

/** Lets judge and driver look, an interval passing while a share is held, until the drive is so. */
export async function untilDrive(
  portals: readonly Portal[],
  passInterval: () => void,
  isSo: (drive: Drive) => boolean,
): Promise<Drive> {
  let last: Drive | null = null;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const before = last?.state;
    if (before === 'holding') passInterval();
    for (const portal of portals) {
      await portal.run('judge-canaries');
      await portal.run('drive-canaries');
    }
    last = await driveOf(portals[0]);
    if (last && isSo(last)) return last;
    // At the second look, what was told to it meanwhile has had its time.
    if (last && last.state === before && RESTING.includes(last.state)) break;
    await wait(20);
  }
  throw new Error(`The drive did not come to that: ${JSON.stringify(last)}`);
}
