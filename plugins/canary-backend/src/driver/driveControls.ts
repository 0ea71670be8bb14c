import { DriveRequest } from '@bellwether/plugin-canary-common';
import { ServerView } from '../watch';
import { resumedDocument } from './begin';
import { toSight } from './Sight';
import { DriveDocument, StoredDrive } from './StoredDrive';

/** Revision that is the canary now. */
export function canaryOf(view: ServerView): string | undefined {
  return view.observed.arms.find(({ role }) => role === 'canary')?.revision;
}

function isThere({ uid, canary }: StoredDrive, view: ServerView): boolean {
  return canaryOf(view) === canary && (view.observed.uid ?? '') === uid;
}

/** A drive as it is after a person took it, or gave it back. */
export function changed(
  stored: StoredDrive,
  view: ServerView,
  control: DriveRequest['control'],
  actor: string,
  now: Date,
): DriveDocument {
  const { drive } = stored;
  if (control === 'take-over') {
    const { ask: _, hold: __, pause: ___, ...rest } = drive;
    return {
      ...rest,
      phase: 'taken-over',
      by: actor,
      since: now.toISOString(),
    };
  }
  if (!isThere(stored, view)) {
    return {
      ...drive,
      phase: 'ended',
      outcome: 'over',
      ending: 'What was driven is not there any more.',
      since: now.toISOString(),
    };
  }
  const { askedPercent = 0 } = toSight(view, now, undefined);
  return resumedDocument(drive, askedPercent, now);
}

/** What a person may do with a drive now, if they may. */
export function controlsOf(stored: StoredDrive, view: ServerView) {
  const { phase, outcome } = stored.drive;
  const isDriving = ['asking', 'holding', 'paused'].includes(phase);
  const isSame = isThere(stored, view);
  return [
    {
      control: 'take-over' as const,
      possible: isDriving && isSame,
      sentence: isDriving
        ? 'The driver leaves the share to you: it neither goes on nor rolls back.'
        : 'The driver does not drive it.',
    },
    { control: 'hand-back' as const, ...returnOf(phase, outcome, isSame) },
  ];
}

function returnOf(
  phase: DriveDocument['phase'],
  outcome: DriveDocument['outcome'],
  isSame: boolean,
): { possible: boolean; sentence: string } {
  if (phase === 'asking' || phase === 'holding') {
    return { possible: false, sentence: 'The driver drives it already.' };
  }
  if (isSame && outcome !== 'promoted') {
    return {
      possible: true,
      sentence: 'The driver goes on from the share that is in force.',
    };
  }
  return phase === 'ended'
    ? {
        possible: false,
        sentence: 'The canary that was driven is not there any more.',
      }
    : {
        possible: true,
        sentence:
          'What was driven is not there any more; the driver begins with what is there now.',
      };
}
