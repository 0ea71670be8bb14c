import { z } from 'zod';
import type { Portal } from '../portal/startPortal';
import {
  CLUSTER,
  NAMESPACE,
  nameOf,
  putServers,
  read,
  ROLLOUTS,
  server,
} from './rollouts';

export const VIEWERS = 200;
export const CHANGES = 30;
const OPENED_WITHIN_MS = 20_000;

/** An open screen: it is told of the rollouts of a model. */
export async function openScreen(
  portal: Portal,
  channel: string,
  told: (message: string) => void,
): Promise<WebSocket> {
  const [, token] = portal.guest.authorization.split(' ');
  const url = `${portal.url.replace(/^http/, 'ws')}/api/signals`;
  const socket = new WebSocket(url, token);
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error('The portal did not take a WebSocket'));
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', fail);
    socket.addEventListener('close', fail);
    setTimeout(fail, OPENED_WITHIN_MS).unref();
  });
  socket.addEventListener('message', ({ data }) => told(String(data)));
  socket.send(JSON.stringify({ action: 'subscribe', channel }));
  return socket;
}

/** Milliseconds from a change on the cluster until a screen is told of it. */
export async function measureSignals(portal: Portal): Promise<number[]> {
  const waiting = new Map<string, () => void>();
  const screen = await openScreen(portal, 'canary:fleet', data => {
    for (const [id, resolve] of waiting) {
      if (data.includes(`${id}"`)) resolve();
    }
  });
  const times: number[] = [];
  try {
    for (let change = 0; change < CHANGES; change++) {
      const index = change % ROLLOUTS;
      const told = new Promise<void>((resolve, reject) => {
        waiting.set(nameOf(index), resolve);
        setTimeout(
          () => reject(new Error('No signal within 20 seconds')),
          20_000,
        ).unref();
      });
      const started = performance.now();
      await putServers(portal, server(index, 21 + (change % 3)));
      await told;
      times.push(performance.now() - started);
      waiting.clear();
    }
  } finally {
    screen.close();
  }
  return times;
}

const requestsSchema = z.record(
  z.string(),
  z.array(z.object({ method: z.string(), count: z.number() }).loose()),
);

/** Watches that the cluster was asked for while so many viewers came, each with a screen and its reads. */
export async function watchesOfViewers(portal: Portal): Promise<number> {
  await fetch(`${portal.sandboxUrl}/requests`, { method: 'DELETE' });
  const screens: WebSocket[] = [];
  try {
    for (let viewer = 0; viewer < VIEWERS; viewer++) {
      screens.push(await openScreen(portal, 'canary:fleet', () => {}));
      const id = `${CLUSTER}/${NAMESPACE}/argo-rollout/${nameOf(viewer)}`;
      await read(portal, `/v1/rollouts/${id}`);
    }
    const counts = requestsSchema.parse(
      await (await fetch(`${portal.sandboxUrl}/requests`)).json(),
    );
    return (counts[CLUSTER] ?? [])
      .filter(({ method }) => method === 'WATCH')
      .reduce((sum, { count }) => sum + count, 0);
  } finally {
    screens.forEach(screen => screen.close());
  }
}
