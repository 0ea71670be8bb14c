import { TakenAction } from '@bellwether/plugin-canary-common';
import { DrivePlan } from './DrivePlan';
import { isNear, Sight } from './Sight';
import { DriveDocument } from './StoredDrive';

/** A controller that was seen to move no requests, as KServe 0.20.0 is in Standard mode. */
const MOVES_NOTHING =
  'It reports such a canary as ready, and KServe 0.20.0 in Standard mode never moves a request to it: steps would tell nothing.';

/**
 * Why a canary is not driven from here on; undefined where it may be. A canary is driven only where its controller is seen to
 * move requests.
 *
 * @param aborted - the newest action of a person, if it took all requests from this canary
 */
export function whyNotBegin(
  sight: Sight,
  via: 'direct' | 'pull-request' | 'by-hand',
  aborted: TakenAction | undefined,
): string | undefined {
  const { controller, traffic, askedPercent, seenPercent } = sight;
  if (sight.silent) return sight.silent;
  if (!sight.canary || !sight.stable || askedPercent === undefined) {
    return 'There are not two revisions to share requests between.';
  }
  if (via === 'by-hand') {
    return 'Git owns the share, and a pull request cannot be made from here: somebody has to make each step by hand.';
  }
  if (aborted && askedPercent === 0) {
    return `${aborted.actor} took all requests from this canary: ${aborted.reason}`;
  }
  if (controller === 'kserve-standard') {
    if (askedPercent === 0) {
      return 'Nothing has shown yet that this KServe moves requests to a canary. Give it a first share: once requests follow, it is driven.';
    }
    if (!isNear(seenPercent, askedPercent)) {
      return traffic.state === 'settling'
        ? `Waits until the first share is seen. ${traffic.sentence}`
        : `This KServe moves no requests to the canary. ${traffic.sentence} ${MOVES_NOTHING}`;
    }
  }
  return sight.notReady;
}

/** A drive that has not asked for anything: its first decision is to ask for the first step, unless that is in force. */
export function firstDocument(
  plan: DrivePlan,
  percent: number,
  now: Date,
): DriveDocument {
  const [{ percent: first }] = plan.steps;
  const since = now.toISOString();
  return {
    plan,
    step: 0,
    percent,
    phase: 'asking',
    ask: {
      for: 'weight',
      to: first,
      reason: `The driver begins with step 1 of ${plan.steps.length}, ${first} %.`,
      failures: 0,
    },
    since,
    requestsBefore: 0,
  };
}

/** A drive that goes on from a share that a person has set, or left. */
export function resumedDocument(
  drive: DriveDocument,
  percent: number,
  now: Date,
): DriveDocument {
  const { plan } = drive;
  if (percent < plan.steps[0].percent) {
    return { ...firstDocument(plan, percent, now), word: drive.word };
  }
  const step = plan.steps.reduce(
    (last, { percent: share }, index) => (share <= percent ? index : last),
    0,
  );
  const since = now.toISOString();
  return {
    plan,
    step,
    percent,
    phase: 'holding',
    since,
    heldSince: since,
    // What was counted before is known at the next look.
    requestsBefore: -1,
    word: drive.word,
  };
}
