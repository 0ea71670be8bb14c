import { DriveDoubt, TakenAction } from '@bellwether/plugin-canary-common';
import { JudgeWord } from '../service/VerdictSource';
import { Ask, DriveDocument } from './StoredDrive';

/** A controller that has not moved the requests after so long does not. */
export const FOLLOWS_WITHIN_MS = 3 * 60_000;

/** Between two tries to take the requests from a canary that is worse. */
const RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 5 * 60_000;

/** What the driver does next. */
export interface Decision {
  drive: DriveDocument;
  /** Whether what it asks for is to be sent now. */
  send?: boolean;
}

/** The next share, or after the last one the promotion. */
export function goOn(
  drive: DriveDocument,
  word: JudgeWord,
  now: Date,
): Decision {
  const { plan, step, percent } = drive;
  const next = plan.steps[step + 1];
  const at = now.toISOString();
  const said = `The judge says ${word.verdict}: ${word.reason}`;
  const ask: Ask = next
    ? {
        for: 'weight',
        to: next.percent,
        reason: `Step ${step + 2} of ${
          plan.steps.length
        }, after ${percent} %. ${said}`,
        failures: 0,
      }
    : {
        for: 'promote',
        to: 100,
        reason: `After the last step, ${percent} %. ${said}`,
        failures: 0,
      };
  return {
    drive: {
      ...drive,
      phase: 'asking',
      step: next ? step + 1 : step,
      ask,
      since: at,
    },
    send: true,
  };
}

/** @param percent - that is asked for now */
export function rollBack(
  drive: DriveDocument,
  percent: number,
  word: JudgeWord,
  now: Date,
): Decision {
  const { pause: _, hold: __, ...rest } = drive;
  return {
    drive: {
      ...rest,
      phase: 'asking',
      percent,
      ask: {
        for: 'abort',
        to: 0,
        reason: `The judge says rollback: ${word.reason}`,
        failures: 0,
      },
      since: now.toISOString(),
    },
    send: true,
  };
}

/**
 * Nothing was sent, or it was not accepted. To take the requests from a bad canary is tried again and again; all else is tried
 * once more where the watch may have been behind, and then takes a person.
 */
export function afterFailure(
  drive: DriveDocument,
  reason: 'conflict' | 'not-allowed' | 'cluster-silent',
  sentence: string,
  now: Date,
): DriveDocument {
  const { ask } = drive;
  if (!ask) return drive;
  const failures = ask.failures + 1;
  const waitMs = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** (failures - 1));
  const again = {
    ...drive,
    ask: {
      ...ask,
      failures,
      actionId: undefined,
      retryAt: new Date(now.getTime() + waitMs).toISOString(),
    },
  };
  // The watch may only be behind: at the next look it is not.
  const mayPass =
    reason === 'cluster-silent' || (reason === 'conflict' && failures === 1);
  return ask.for === 'abort' || mayPass
    ? hold(again, reason, sentence, now).drive
    : pause(again, reason, sentence, now).drive;
}

/** Waits until the doubt is gone. */
export function hold(
  drive: DriveDocument,
  reason: DriveDoubt,
  sentence: string,
  now: Date,
): Decision {
  if (drive.phase !== 'asking' && drive.phase !== 'holding') return { drive };
  const since =
    drive.hold?.reason === reason ? drive.hold.since : now.toISOString();
  return { drive: { ...drive, hold: { reason, sentence, since } } };
}

/** Two at once would each act on a share that the other changes. */
export function holdForOther(
  drive: DriveDocument,
  { actor, action }: TakenAction,
  now: Date,
): Decision {
  return hold(
    drive,
    'action-open',
    `${actor} has just taken an action here (${action}), and it is not done yet.`,
    now,
  );
}

/** Does nothing more until a person hands it back. */
export function pause(
  drive: DriveDocument,
  reason: DriveDoubt,
  sentence: string,
  now: Date,
): Decision {
  if (drive.phase === 'paused' || drive.phase === 'taken-over') {
    return { drive };
  }
  const { hold: _, ask: __, ...rest } = drive;
  const since = now.toISOString();
  return {
    drive: {
      ...rest,
      phase: 'paused',
      since,
      pause: { reason, sentence, since },
    },
  };
}

export function end(
  drive: DriveDocument,
  { outcome, ending }: Pick<DriveDocument, 'outcome' | 'ending'>,
  now: Date,
): Decision {
  const { hold: _, pause: __, ...rest } = drive;
  return {
    drive: {
      ...rest,
      phase: 'ended',
      since: now.toISOString(),
      outcome,
      ending,
    },
  };
}

/** Nothing is in doubt any more. */
export function withoutHold({
  hold: _,
  ...drive
}: DriveDocument): DriveDocument {
  return drive;
}
