import { TakenAction } from '@bellwether/plugin-canary-common';
import {
  Decision,
  end,
  FOLLOWS_WITHIN_MS,
  hold,
  holdForOther,
  pause,
  rollBack,
  withoutHold,
} from './decisions';
import { isNear } from './Sight';
import { Situation } from './Situation';
import { Ask, DriveDocument } from './StoredDrive';
import { whileHolding } from './whileHolding';

const IN_CLUSTER: ReadonlyArray<TakenAction['state']> = [
  'sending',
  'waiting',
  'observed',
];

const IN_GIT: ReadonlyArray<TakenAction['state']> = [
  'waiting-for-merge',
  'waiting-for-sync',
];

/**
 * What the driver does next. Pure: whoever has the same drive and sees the same decides the same, so a replica that takes over
 * goes on where the other stopped.
 */
export function decide(situation: Situation): Decision {
  const { stored, sight, now } = situation;
  const drive = withWord(situation);
  if (sight.silent) return hold(drive, 'cluster-silent', sight.silent, now);
  if (sight.uid !== stored.uid) {
    return pause(
      drive,
      'object-replaced',
      'The InferenceService was deleted and made anew; what was known of it is of another.',
      now,
    );
  }
  if (sight.canary !== stored.canary) return whenGone(situation, drive);
  if (drive.phase === 'taken-over') return { drive };
  if (drive.phase === 'paused') return whilePaused(situation, drive);
  if (sight.asksFor === undefined) {
    return hold(
      drive,
      'opted-out',
      'The annotation that asks for a driver is gone; it goes on when the annotation is back.',
      now,
    );
  }
  const changed = weightChanged(situation, drive);
  if (changed) return pause(drive, 'weight-changed', changed, now);
  if (drive.phase === 'asking') return whileAsking(situation, drive);
  return whileHolding(situation, drive);
}

/** The word is kept with the drive, since a screen that tells why it goes on must tell the same as the driver saw. */
function withWord({ stored, word }: Situation): DriveDocument {
  const { drive } = stored;
  if (!word) return drive;
  const { verdict, reason, judgedAt } = word;
  return {
    ...drive,
    word: { verdict, reason, judgedAt },
    requestsBefore:
      drive.requestsBefore < 0 ? word.canaryRequests : drive.requestsBefore,
  };
}

/** It is canary no more. */
function whenGone(situation: Situation, drive: DriveDocument): Decision {
  const { stored, sight, taken, now } = situation;
  const over = (ending: string) => end(drive, { outcome: 'over', ending }, now);
  if (sight.stable !== stored.canary) {
    return over(
      sight.canary
        ? 'Another canary has taken its place.'
        : 'The canary was taken away.',
    );
  }
  if (drive.ask?.for !== 'promote')
    return over('Somebody promoted the canary.');
  // The spec says so at once, and requests follow a little later.
  if (
    taken &&
    taken.state !== 'observed' &&
    [...IN_CLUSTER, ...IN_GIT].includes(taken.state)
  ) {
    return { drive };
  }
  const isLost = taken?.state === 'lost' ? ` ${taken.sentence}` : '';
  return end(
    drive,
    {
      outcome: 'promoted',
      ending: `The canary was promoted on the judge’s word.${isLost}`,
    },
    now,
  );
}

/** Two shares may be seen while another was asked for: that of before, and the new one. */
function weightChanged(
  { sight, byPerson }: Situation,
  { percent, ask }: DriveDocument,
): string | undefined {
  const { askedPercent } = sight;
  if (askedPercent === undefined) {
    // Without the field all requests go to the newest revision: that is asked for by a promote only.
    return ask?.for === 'promote'
      ? undefined
      : 'The share is gone from the spec, and it was not the driver who took it away.';
  }
  if (askedPercent === percent || askedPercent === ask?.to) return undefined;
  const who = byPerson?.actor ?? sight.writer;
  return `The share is ${askedPercent} %, and the driver had asked for ${
    ask && ask.for !== 'promote' ? ask.to : percent
  } %: ${who ?? 'somebody'} changed it.`;
}

function whilePaused(situation: Situation, drive: DriveDocument): Decision {
  const { sight, word, now } = situation;
  // To wait for a person is no doubt about who holds the share: a canary that is worse still goes back.
  const isOurs =
    drive.pause?.reason === 'waited-too-long' &&
    sight.askedPercent === drive.percent;
  return isOurs && word?.verdict === 'rollback' && sight.askedPercent !== 0
    ? rollBack(drive, sight.askedPercent ?? drive.percent, word, now)
    : { drive };
}

function whileAsking(situation: Situation, drive: DriveDocument): Decision {
  const { sight, taken, other, word, now } = situation;
  const { ask } = drive;
  if (!ask) return { drive };
  // Also while a promotion waits for its merge: what is final is no older for being said long ago.
  if (
    ask.for !== 'abort' &&
    word?.verdict === 'rollback' &&
    (word.isFinal || !word.stale)
  ) {
    return rollBack(drive, sight.askedPercent ?? drive.percent, word, now);
  }
  if (sight.askedPercent === ask.to && isNear(sight.seenPercent, ask.to)) {
    return arrived(situation, drive, ask);
  }
  if (taken && IN_GIT.includes(taken.state)) {
    return hold(drive, 'action-open', taken.sentence, now);
  }
  if (taken?.state === 'turned-down') {
    return pause(drive, 'turned-down', taken.sentence, now);
  }
  const isAccepted = sight.askedPercent === ask.to;
  if (!isAccepted && taken?.state === 'lost') {
    return pause(
      drive,
      'weight-changed',
      `The share was set to ${ask.to} %, and back to ${sight.askedPercent} %: something else decides it.`,
      now,
    );
  }
  // Another replica may have seen more than this one's watch has brought.
  if (isAccepted || (taken && IN_CLUSTER.includes(taken.state))) {
    const waited = now.getTime() - Date.parse(drive.since);
    return waited < FOLLOWS_WITHIN_MS && taken?.state !== 'lost'
      ? { drive: withoutHold(drive) }
      : pause(
          drive,
          'not-followed',
          `The controller does not follow. ${sight.traffic.sentence}`,
          now,
        );
  }
  // To take requests from a bad canary goes before everything but the same: another change may wait for its merge for days.
  if (other && (ask.for !== 'abort' || other.action === 'abort')) {
    return holdForOther(drive, other, now);
  }
  if (ask.retryAt !== undefined && now.toISOString() < ask.retryAt) {
    return { drive };
  }
  return { drive: withoutHold(drive), send: true };
}

/** The share that was asked for is there. */
function arrived(
  { word, now }: Situation,
  drive: DriveDocument,
  ask: Ask,
): Decision {
  const at = now.toISOString();
  if (ask.for === 'abort') {
    return end(
      drive,
      {
        outcome: 'rolled-back',
        ending: `All requests go to the stable side: ${lowered(ask.reason)}`,
      },
      now,
    );
  }
  const { ask: _, hold: __, ...rest } = drive;
  return {
    drive: {
      ...rest,
      phase: 'holding',
      percent: ask.to,
      since: at,
      heldSince: at,
      requestsBefore: word?.canaryRequests ?? -1,
    },
  };
}

function lowered(text: string): string {
  return text.charAt(0).toLocaleLowerCase('en-US') + text.slice(1);
}
