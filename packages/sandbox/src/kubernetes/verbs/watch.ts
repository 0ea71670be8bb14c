import type { Response } from 'express';
import {
  assertReached,
  type ListOptions,
  readListOptions,
} from '../http/listOptions';
import { apiVersionOf } from '../resources';
import { parseSelector } from '../selectors';
import { StatusError } from '../StatusError';
import type { Change, ObjectStore } from '../store/ObjectStore';
import type { KubernetesObject, ResourceType } from '../types';

const BOOKMARK_MILLISECONDS = 60_000;

/** How long before its end a watch that has had bookmarks gets a last one. */
const LAST_BOOKMARK_SECONDS = 2;

/** The API server ends a watch after 30 to 60 minutes when it is not told when to. */
const LONGEST_WATCH_SECONDS = 1800;

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: object;
}

/** Ends every open watch of a cluster. */
export class OpenWatches {
  private readonly ends = new Set<() => void>();

  get count(): number {
    return this.ends.size;
  }

  /** Returns a function that takes the watch out again. */
  add(end: () => void): () => void {
    this.ends.add(end);
    return () => {
      this.ends.delete(end);
    };
  }

  endAll(): void {
    for (const end of [...this.ends]) {
      end();
    }
  }
}

/**
 * What a watch is told of a change: an object that comes to match the selector is added, one that no longer does is
 * deleted.
 */
export function toEvent(
  { revision, before, after }: Change,
  includes: (object: KubernetesObject) => boolean,
): WatchEvent | undefined {
  const was = before !== undefined && includes(before);
  const is = after !== undefined && includes(after);
  if (is) {
    return { type: was ? 'MODIFIED' : 'ADDED', object: after };
  }
  return was
    ? {
        type: 'DELETED',
        object: {
          ...before,
          metadata: { ...before.metadata, resourceVersion: String(revision) },
        },
      }
    : undefined;
}

function bookmark(
  resource: ResourceType,
  revision: number,
  isInitialEnd: boolean,
): WatchEvent {
  return {
    type: 'BOOKMARK',
    object: {
      kind: resource.kind,
      apiVersion: apiVersionOf(resource),
      metadata: {
        resourceVersion: String(revision),
        ...(isInitialEnd && {
          annotations: { 'k8s.io/initial-events-end': 'true' },
        }),
      },
    },
  };
}

/** Events up to now; the watch goes on from the store's current revision. */
export function firstEvents(
  store: ObjectStore,
  resource: ResourceType,
  options: ListOptions,
  includes: (object: KubernetesObject) => boolean,
): WatchEvent[] {
  const { resourceVersion, sendInitialEvents } = options;
  const startsAnywhere = !resourceVersion;
  // A watch that begins anywhere begins with a list, whether or not it was asked for one.
  if (sendInitialEvents ?? startsAnywhere) {
    assertReached(resourceVersion, store.currentRevision);
    const added = store
      .list(resource)
      .filter(includes)
      .map(object => ({ type: 'ADDED' as const, object }));
    return options.allowWatchBookmarks
      ? [...added, bookmark(resource, store.currentRevision, true)]
      : added;
  }
  return startsAnywhere
    ? []
    : store
        .changesSince(resource, resourceVersion)
        .flatMap(change => toEvent(change, includes) ?? []);
}

export interface WatchTarget {
  store: ObjectStore;
  watches: OpenWatches;
  resource: ResourceType;
  namespace: string | undefined;
}

/**
 * Answers a watch: one JSON event a line, until the client goes, the time is over or the watch is ended from outside.
 *
 * @throws StatusError for a request that the API server refuses before it starts to stream
 */
export function watchObjects(
  { store, watches, resource, namespace }: WatchTarget,
  query: URLSearchParams,
  response: Response,
): void {
  const options = readListOptions(query, true);
  const selector = parseSelector(resource, query);
  const from = options.resourceVersion ?? 0;
  const includes = (object: KubernetesObject) =>
    (!namespace || object.metadata.namespace === namespace) &&
    selector.matches(object);
  const send = (event: WatchEvent) => {
    response.write(`${JSON.stringify(event)}\n`);
  };

  response.status(200);
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Cache-Control', 'no-cache, private');
  response.flushHeaders();
  let events: WatchEvent[];
  try {
    events = firstEvents(store, resource, options, includes);
  } catch (error) {
    if (!(error instanceof StatusError)) {
      throw error;
    }
    send({ type: 'ERROR', object: error.toStatus() });
    response.end();
    return;
  }
  events.forEach(send);

  const closers: (() => void)[] = [];
  const stop = () => {
    closers.forEach(close => close());
    response.end();
  };
  closers.push(
    store.subscribe(resource, change => {
      const event = change.revision > from && toEvent(change, includes);
      if (event) {
        send(event);
      }
    }),
  );
  const sendBookmark = () => {
    if (options.allowWatchBookmarks) {
      send(bookmark(resource, store.currentRevision, false));
    }
  };
  const seconds = options.timeoutSeconds || LONGEST_WATCH_SECONDS;
  const timers = [
    setInterval(sendBookmark, BOOKMARK_MILLISECONDS),
    setTimeout(stop, seconds * 1000),
  ];
  const last = (seconds - LAST_BOOKMARK_SECONDS) * 1000;
  if (last > BOOKMARK_MILLISECONDS) {
    timers.push(setTimeout(sendBookmark, last));
  }
  closers.push(() => timers.forEach(clearTimeout), watches.add(stop));
  // Of the response, not of the request: that one is over as soon as it has been read.
  response.once('close', stop);
}
