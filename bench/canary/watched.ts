import fs from 'fs';
import { z } from 'zod';
import { waitFor } from '../portal/processes';
import type { Portal } from '../portal/startPortal';
import { askWithin } from '../portal/within';
import { nameOf, putServers, read, server, type PortalSize } from './rollouts';

const AT_ONCE = 100;
const OBJECTS_EACH = 10;

const fleetSchema = z.object({
  clusters: z.array(z.object({ readAt: z.string().optional() })),
  rows: z.array(
    z.object({ name: z.string(), verdict: z.unknown().optional() }),
  ),
});

const registrySchema = z.object({
  registered_models: z.array(z.object({ name: z.string() })),
});
const catalogSchema = z.object({ totalItems: z.number() });

const readFleet = async (portal: Portal) =>
  fleetSchema.parse(await read(portal, '/v1/fleet?show=all'));

async function benchRows(portal: Portal) {
  const { rows } = await readFleet(portal);
  return rows.filter(({ name }) => name.startsWith('bench-'));
}

/** Names of the registry's models, once the catalog has them all and the portal has read the clusters that it watches. */
export async function waitForModels(portal: Portal): Promise<string[]> {
  const { text: registered } = await askWithin(
    'The registry',
    60_000,
    `${portal.mlflowUrl}/api/2.0/mlflow/registered-models/search?max_results=1000`,
  );
  const names = registrySchema
    .parse(JSON.parse(registered))
    .registered_models.map(({ name }) => name);
  await waitFor(
    `All ${names.length} models in the catalog`,
    async () => {
      const { text } = await askWithin(
        'The catalog',
        60_000,
        `${portal.url}/api/catalog/entities/by-query?limit=0&filter=kind=resource,spec.type=ml-model`,
        { headers: portal.service },
      );
      return catalogSchema.parse(JSON.parse(text)).totalItems >= names.length;
    },
    { running: portal.backend, timeoutMs: 180_000, everyMs: 1000 },
  );
  await waitFor(
    'The clusters',
    async () => {
      const { clusters } = await readFleet(portal);
      return clusters.length > 0 && clusters.every(({ readAt }) => readAt);
    },
    { running: portal.backend, everyMs: 500 },
  );
  return names;
}

/** Puts rollouts on the cluster, and waits until the portal has seen them all. */
export async function addRollouts(
  portal: Portal,
  models: readonly string[],
  { rollouts }: PortalSize,
): Promise<void> {
  const servers = Array.from({ length: rollouts }, (_, index) =>
    server(models, index),
  );
  for (let from = 0; from < rollouts; from += AT_ONCE) {
    await putServers(portal, servers.slice(from, from + AT_ONCE));
  }
  await waitFor(
    `All ${rollouts} rollouts on the board`,
    async () => (await benchRows(portal)).length === rollouts,
    { running: portal.backend, timeoutMs: 240_000, everyMs: 500 },
  );
}

/** Until there is a verdict on each rollout. */
export async function waitForVerdicts(
  portal: Portal,
  { rollouts }: PortalSize,
): Promise<void> {
  await waitFor(
    `A verdict on each of ${nameOf(0)} to ${nameOf(rollouts - 1)}`,
    async () =>
      (await benchRows(portal)).filter(({ verdict }) => verdict).length ===
      rollouts,
    { running: portal.backend, timeoutMs: 200_000, everyMs: 1000 },
  );
}

/** Memory in use after a full collection, in bytes. */
export async function usedMemory(portal: Portal): Promise<number> {
  const file = `${portal.probeFile}.heap`;
  fs.rmSync(file, { force: true });
  portal.backend.child.kill('SIGUSR2');
  const text = await waitFor(
    'The memory in use',
    async () => fs.existsSync(file) && fs.readFileSync(file, 'utf8'),
    { running: portal.backend, timeoutMs: 60_000 },
  );
  return Number(text);
}

const WATCHED = [
  'apis/argoproj.io/v1alpha1/rollouts',
  'apis/argoproj.io/v1alpha1/analysisruns',
  'apis/apps/v1/replicasets',
  'api/v1/pods',
];

/**
 * Objects of the kinds that are watched, on the cluster.
 *
 * @throws Error - there are fewer than the measurement is about
 */
export async function countObjects(
  portal: Portal,
  { rollouts }: PortalSize,
): Promise<number> {
  const counts = await Promise.all(
    WATCHED.map(async path => {
      const { text } = await askWithin(
        `The list of ${path}`,
        60_000,
        `${portal.clusterUrl}/${path}`,
        { headers: { authorization: 'Bearer sandbox-owner-token' } },
      );
      return z.object({ items: z.array(z.unknown()) }).parse(JSON.parse(text))
        .items.length;
    }),
  );
  const objects = counts.reduce((sum, count) => sum + count, 0);
  if (objects < OBJECTS_EACH * rollouts) {
    throw new Error(
      `There are ${objects} objects, fewer than ${OBJECTS_EACH * rollouts}`,
    );
  }
  return objects;
}
