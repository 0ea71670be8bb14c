import { DriveDoubt } from '@bellwether/plugin-canary-common';
import {
  Decision,
  FOLLOWS_WITHIN_MS,
  goOn,
  hold,
  holdForOther,
  pause,
  rollBack,
  withoutHold,
} from './decisions';
import { isPromotedAt } from '../service/VerdictSource';
import { isNear } from './Sight';
import { Situation } from './Situation';
import { DriveDocument } from './StoredDrive';

/** The share is as it was asked for: what comes next is a matter of time and of the judge's word. */
export function whileHolding(
  situation: Situation,
  drive: DriveDocument,
): Decision {
  const { sight, word, other, now } = situation;
  if (word?.verdict === 'rollback' && (word.isFinal || !word.stale)) {
    return rollBack(drive, sight.askedPercent ?? drive.percent, word, now);
  }
  const doubt = doubtOf(situation, drive);
  if (doubt) return holdOrAsk(drive, ...doubt, now);
  if (other) {
    return holdForOther(drive, other, now);
  }
  const going = withoutHold(drive);
  const { plan, step } = going;
  const { leastSeconds, needs } = plan.steps[step];
  const heldMs = now.getTime() - Date.parse(drive.heldSince ?? drive.since);
  if (heldMs < 1000 * leastSeconds || !word) return { drive: going };
  const isLast = step === plan.steps.length - 1;
  const counted = word.canaryRequests - going.requestsBefore;
  const isShown =
    (word.verdict === 'promote' &&
      isPromotedAt(word.promotedPercent, plan.steps[step].percent)) ||
    (needs === 'no-harm' && !isLast && counted >= plan.leastRequests);
  if (isShown) return goOn(going, word, now);
  return heldMs > 1000 * plan.longestWaitSeconds
    ? pause(
        going,
        'waited-too-long',
        `The canary has been at ${sight.askedPercent} % for longer than the plan allows, and the judge has not said that it may go on: ${word.reason}`,
        now,
      )
    : { drive: going };
}

function doubtOf(
  { sight, word }: Situation,
  { percent }: DriveDocument,
): [DriveDoubt, string] | undefined {
  if (sight.notReady) return ['not-ready', sight.notReady];
  if (!isNear(sight.seenPercent, percent)) {
    return ['not-followed', sight.traffic.sentence];
  }
  if (!word)
    return [
      'no-evidence',
      'The judge has not said anything of this canary yet.',
    ];
  if (word.stale) return ['no-evidence', `${word.stale}.`];
  if (word.verdict === 'void') return ['void', word.reason];
  return undefined;
}

/** What lasts longer than the step may takes a person. */
function holdOrAsk(
  drive: DriveDocument,
  reason: DriveDoubt,
  sentence: string,
  now: Date,
): Decision {
  const since = drive.hold?.reason === reason ? drive.hold.since : undefined;
  const lastedMs = since ? now.getTime() - Date.parse(since) : 0;
  if (reason === 'not-followed' && lastedMs > FOLLOWS_WITHIN_MS) {
    return pause(drive, reason, sentence, now);
  }
  return lastedMs > 1000 * drive.plan.longestWaitSeconds
    ? pause(drive, 'waited-too-long', sentence, now)
    : hold(drive, reason, sentence, now);
}
