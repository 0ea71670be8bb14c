import {
  ANNOTATION_DRIVEN,
  asksForDriver,
  Controller,
  Traffic,
  Waiting,
} from '@bellwether/plugin-canary-common';
import { ServerView, trafficNow } from '../watch';

/** What the driver sees of a server. */
export interface Sight {
  controller: Controller;
  /** Value of the annotation; undefined where it asks for no driver. */
  asksFor?: string;
  uid: string;
  /** Revisions; the canary only while one is asked for. */
  canary?: string;
  stable?: string;
  /** Percent of the requests that the canary is asked to get, and is seen to get. */
  askedPercent?: number;
  seenPercent?: number;
  traffic: Traffic;
  /** Why the canary cannot take requests now. */
  notReady?: string;
  /** Why nothing can be said of now: the cluster does not answer. */
  silent?: string;
  /** Who last wrote the share, as the object says it. */
  writer?: string;
}

/** Shares are whole percent; what is seen is off by rounding at most. */
const NEAR_PERCENT = 1.1;

export function isNear(seen: number | undefined, percent: number): boolean {
  if (seen === undefined) return false;
  // None at all is not near to some.
  if ((seen === 0) !== (percent === 0)) return false;
  return Math.abs(seen - percent) <= NEAR_PERCENT;
}

/** @param silent - why the cluster cannot be believed now */
export function toSight(
  view: ServerView,
  now: Date,
  silent: string | undefined,
): Sight {
  const { observed, objects, git } = view;
  const value = objects.object.metadata.annotations?.[ANNOTATION_DRIVEN];
  const [stable, canary] = (['stable', 'canary'] as const).map(role =>
    observed.arms.find(arm => arm.role === role),
  );
  const traffic = trafficNow(view, now);
  const waits = (name: Waiting['reason']) =>
    observed.waiting.find(({ reason }) => reason === name)?.sentence;
  const pods = canary?.pods;
  return {
    controller: observed.controller,
    asksFor: asksForDriver(value) ? value.trim() : undefined,
    uid: observed.uid ?? '',
    canary: canary?.revision,
    stable: stable?.revision,
    askedPercent: toPercent(traffic.desired?.share),
    seenPercent: toPercent(traffic.effective?.share),
    traffic,
    notReady:
      waits('model-failed') ??
      (pods && pods.ready < pods.wanted
        ? `The canary has ${pods.ready} of ${pods.wanted} pods ready.`
        : waits('pods-not-ready')),
    silent,
    writer: git.fields.find(({ field }) =>
      observed.controller === 'kserve-standard'
        ? field === 'spec.canary'
        : field === 'spec.predictor.canaryTrafficPercent',
    )?.manager,
  };
}

function toPercent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : Math.round(share * 1000) / 10;
}
