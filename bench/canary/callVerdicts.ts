import { z } from 'zod';
import type { Portal } from '../portal/startPortal';
import { askWithin } from '../portal/within';
import {
  CLUSTER,
  idOf,
  NAMESPACE,
  nameOf,
  read,
  type PortalSize,
} from './rollouts';

export const TOKEN = 'bench-verdict-token-of-a-throw-away-portal';
export const CALLS_AT_ONCE = 4;

/** As long as Argo Rollouts waits for a web metric provider. */
const ANSWERED_WITHIN_MS = 10_000;

const fleetSchema = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      arms: z.array(
        z.object({ role: z.string(), revision: z.string().optional() }),
      ),
    }),
  ),
});

/** Revisions of all canaries, by the id of the rollout. */
async function readRevisions(portal: Portal): Promise<Map<string, string>> {
  const { rows } = fleetSchema.parse(await read(portal, '/v1/fleet?show=all'));
  return new Map(
    rows.map(({ id, arms }) => [
      id,
      arms.find(({ role }) => role === 'canary')?.revision ?? '',
    ]),
  );
}

/** Milliseconds of Argo's calls for verdicts, a few at once, over all rollouts. */
export async function callVerdicts(
  portal: Portal,
  { rollouts, calls }: PortalSize,
): Promise<number[]> {
  const revisions = await readRevisions(portal);
  const times: number[] = [];
  let next = 0;
  const caller = async () => {
    while (next < calls) {
      const index = next++ % rollouts;
      const query = new URLSearchParams({
        cluster: CLUSTER,
        namespace: NAMESPACE,
        rollout: nameOf(index),
        revision: revisions.get(idOf(index)) ?? '',
      });
      const started = performance.now();
      const { ok, text } = await askWithin(
        `The verdict on ${nameOf(index)}`,
        ANSWERED_WITHIN_MS,
        `${portal.url}/api/canary/v1/web-provider/verdict?${query}`,
        { headers: { authorization: `Bearer ${TOKEN}` } },
      );
      times.push(performance.now() - started);
      if (!ok || !text.includes('"tests"')) {
        throw new Error(
          `No verdict on ${nameOf(index)}: ${text.slice(0, 200)}`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, caller));
  return times;
}
