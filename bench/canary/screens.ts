import { setTimeout as delay } from 'timers/promises';
import { z } from 'zod';
import type { Portal } from '../portal/startPortal';
import { askWithin, within } from '../portal/within';
import {
  CLUSTER,
  idOf,
  nameOf,
  putServers,
  read,
  server,
  type PortalSize,
} from './rollouts';

const FLEET_CHANNEL = 'canary:fleet';

const OPENED_WITHIN_MS = 5_000;
const ATTEMPTS = 4;
const TOLD_WITHIN_MS = 20_000;
const COUNTED_WITHIN_MS = 10_000;
const WATCH_LOOKS = 10;
const BETWEEN_LOOKS_MS = 200;

async function connect(portal: Portal): Promise<WebSocket> {
  const [, token] = portal.guest.authorization.split(' ');
  const url = `${portal.url.replace(/^http/, 'ws')}/api/signals`;
  const socket = new WebSocket(url, token);
  const opened = new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error('The portal did not take a WebSocket'));
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', fail);
    socket.addEventListener('close', fail);
  });
  try {
    await within('An open WebSocket', OPENED_WITHIN_MS, opened);
  } catch (error) {
    opened.catch(() => {});
    socket.close();
    throw error;
  }
  return socket;
}

/**
 * An open screen: it is told of the rollouts of a model. It tries again as the portal's own client does, since Backstage's signals
 * plugin never answers the first WebSocket after its start: it only begins to listen for them with that one.
 */
async function openScreen(
  portal: Portal,
  told: (message: string) => void,
): Promise<WebSocket> {
  for (let attempt = 1; ; attempt++) {
    try {
      const socket = await connect(portal);
      socket.addEventListener('message', ({ data }) => told(String(data)));
      socket.send(
        JSON.stringify({ action: 'subscribe', channel: FLEET_CHANNEL }),
      );
      return socket;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** Milliseconds from a change on the cluster until a screen is told of it, while others are open too. */
export async function measureSignals(
  portal: Portal,
  models: readonly string[],
  { changes, rollouts }: PortalSize,
): Promise<number[]> {
  const awaited = new Map<string, () => void>();
  const screen = await openScreen(portal, message => {
    for (const [id, resolve] of awaited) {
      if (message.includes(`${id}"`)) resolve();
    }
  });
  const times: number[] = [];
  try {
    for (let change = 0; change < changes; change++) {
      const index = change % rollouts;
      const told = new Promise<void>(resolve => {
        awaited.set(idOf(index), resolve);
      });
      const started = performance.now();
      await putServers(portal, server(models, index, 21 + (change % 3)));
      await within(`A signal on ${nameOf(index)}`, TOLD_WITHIN_MS, told);
      times.push(performance.now() - started);
      awaited.clear();
    }
  } finally {
    screen.close();
  }
  return times;
}

/** Watches that are open on the cluster: the most of some looks, since each is begun anew every minute. */
async function openWatches(portal: Portal): Promise<number> {
  const counts: number[] = [];
  for (let look = 0; look < WATCH_LOOKS; look++) {
    const { text } = await askWithin(
      'The number of open watches',
      COUNTED_WITHIN_MS,
      `${portal.sandboxUrl}/clusters/${CLUSTER}/watches`,
    );
    counts.push(z.object({ open: z.number() }).parse(JSON.parse(text)).open);
    await delay(BETWEEN_LOOKS_MS);
  }
  return Math.max(...counts);
}

/** What many viewers see and cost. */
export interface ViewersSeen {
  /** Watches that are open while they look, and were before they came. */
  watches: { before: number; during: number };
  /** Milliseconds from a change on the cluster until one of them is told of it. */
  signals: number[];
}

/** Opens so many screens, each with its reads, and measures while all of them are open. */
export async function measureViewers(
  portal: Portal,
  models: readonly string[],
  size: PortalSize,
  progress: (text: string) => void,
): Promise<ViewersSeen> {
  const before = await openWatches(portal);
  const screens: WebSocket[] = [];
  try {
    for (let viewer = 0; viewer < size.viewers; viewer++) {
      screens.push(await openScreen(portal, () => {}));
      await read(portal, `/v1/rollouts/${idOf(viewer % size.rollouts)}`);
    }
    progress('changes on the cluster, while all of them look');
    const signals = await measureSignals(portal, models, size);
    return {
      watches: { before, during: await openWatches(portal) },
      signals,
    };
  } finally {
    screens.forEach(screen => screen.close());
  }
}
