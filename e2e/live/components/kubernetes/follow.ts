import { setTimeout as delay } from 'node:timers/promises';
import type { Body } from '../../../contract/kubernetes/wire';
import type { Cluster } from './Cluster';

const RETRY_MILLISECONDS = 300;

/**
 * Keeps the objects of a list as they are now: lists, then watches, and lists anew when the watch cannot go on. Calls
 * `onChange` whenever they have changed; a kind that is not served yet is an empty list. Never ends.
 */
export async function follow(
  cluster: Cluster,
  path: string,
  onChange: (objects: Body[]) => void | Promise<void>,
): Promise<never> {
  for (;;) {
    try {
      await followOnce(cluster, path, onChange);
    } catch (error) {
      console.error(`${path}: ${error}`);
    }
    await delay(RETRY_MILLISECONDS);
  }
}

async function followOnce(
  cluster: Cluster,
  path: string,
  onChange: (objects: Body[]) => void | Promise<void>,
): Promise<void> {
  const list = await cluster.ask({ path });
  if (list.status === 404) return;
  if (list.status !== 200) {
    throw new Error(`${list.status} ${list.text.slice(0, 200)}`);
  }
  const objects = new Map(list.body.items.map(item => [keyOf(item), item]));
  await onChange([...objects.values()]);
  const watch = await cluster.watch({
    path,
    query: {
      resourceVersion: list.body.metadata.resourceVersion,
      allowWatchBookmarks: 'true',
    },
  });
  try {
    for (;;) {
      const event = await watch.next();
      // The end of a watch, or one that is too old, asks for a new list.
      if (!event || event.type === 'ERROR') return;
      if (event.type === 'BOOKMARK') continue;
      if (event.type === 'DELETED') objects.delete(keyOf(event.object));
      else objects.set(keyOf(event.object), event.object);
      await onChange([...objects.values()]);
    }
  } finally {
    watch.close();
  }
}

function keyOf({ metadata: { namespace, name } }: Body): string {
  return `${namespace ?? ''}/${name}`;
}
