import { Traffic } from '@bellwether/plugin-canary-common';
import { DeliveryAdapter, SeenServer } from '../adapters';

/** A server as it is seen now, and since when. */
export interface ServerView extends SeenServer {
  id: string;
  adapter: DeliveryAdapter;
  /** When it was first seen to be as it is. */
  seenAt: Date;
  /** Milliseconds since the epoch: since when it is in its present step and pause. */
  stateSince: number;
  /** Since when the canary is asked for, and gets, the shares that it does. */
  trafficSince: number;
}

/** Routers follow within a second; after this long, a share that differs is one that does not follow. */
const SETTLING_MS = 10_000;

/** The view of `seen` that follows on `before`; `before` itself where nothing changed. */
export function nextView(
  before: ServerView | undefined,
  adapter: DeliveryAdapter,
  seen: SeenServer,
  now: Date,
): { view: ServerView; changed: boolean } {
  const { observed, git } = seen;
  const changed =
    !before ||
    essence(before) !== essence(seen) ||
    JSON.stringify(before.git) !== JSON.stringify(git);
  return {
    changed,
    view: {
      ...seen,
      adapter,
      id: observed.id,
      seenAt: changed ? now : before.seenAt,
      stateSince:
        before && stateOf(before) === stateOf(seen)
          ? before.stateSince
          : now.getTime(),
      trafficSince:
        before && sharesOf(before) === sharesOf(seen)
          ? before.trafficSince
          : now.getTime(),
    },
  };
}

/** Traffic with what time says of it: a difference that has just come is one that settles. */
export function trafficNow(
  { observed, trafficSince }: ServerView,
  now: Date,
): Traffic {
  const { traffic } = observed;
  return traffic.state === 'differs' &&
    now.getTime() - trafficSince < SETTLING_MS
    ? { ...traffic, state: 'settling' }
    : traffic;
}

/** The controller writes for many a reason; what does not show is no change. */
function essence({ observed }: SeenServer): string {
  const { resourceVersion: _, ...rest } = observed;
  return JSON.stringify(rest);
}

function stateOf({ observed }: SeenServer): string {
  const { phase, currentStep, arms, waiting } = observed;
  return JSON.stringify([
    phase,
    currentStep,
    arms.map(({ revision }) => revision),
    waiting.map(({ reason, since }) => [reason, since]),
  ]);
}

function sharesOf({ observed }: SeenServer): string {
  const { desired, effective } = observed.traffic;
  return JSON.stringify([desired?.share, effective?.share]);
}
