import { millisecondsOf } from '../engine/clock';
import { reconcileRuns } from './analysisRuns';
import { HASH_LABEL, SCALE_DOWN_DEADLINE } from './names';
import { restartPods } from './restart';
import { keepHistoryShort } from './revisions';
import { isSaturated } from './saturation';
import { scaleBlueGreenSets } from './scaling';
import { switchService } from './services';
import { countInto, promote, startOver, writeStatus } from './status';
import { hashOf, type Turn } from './Turn';

function hasChanged({ status, sets }: Turn): boolean {
  return (
    status.currentPodHash !== '' &&
    status.currentPodHash !== hashOf(sets.current)
  );
}

function activeHash(turn: Turn): string | undefined {
  return turn.service(turn.blueGreen?.activeService)?.spec.selector[HASH_LABEL];
}

function isReadyToSwitch({ rollout, sets }: Turn): boolean {
  return isSaturated(rollout, sets.current);
}

/** Nobody needs to be asked: the first release, the way back to what ran a moment ago, and a full promotion. */
function isFastTracked(turn: Turn): boolean {
  const { sets, status } = turn;
  const active = activeHash(turn);
  return (
    SCALE_DOWN_DEADLINE in sets.current.metadata.annotations ||
    status.promoteFull ||
    !active ||
    active === hashOf(sets.current)
  );
}

function isPrePromotionDone({ blueGreen, runs }: Turn): boolean {
  return (
    !blueGreen?.prePromotionAnalysis ||
    runs.prePromotion?.status.phase === 'Successful'
  );
}

/** Milliseconds until the switch happens by itself; undefined when somebody has to ask for it. */
function untilSwitch({ blueGreen, pause, now }: Turn): number | undefined {
  const condition = pause.find('BlueGreenPause');
  const seconds = blueGreen?.autoPromotionSeconds ?? 0;
  return condition && blueGreen?.autoPromotionEnabled && seconds > 0
    ? millisecondsOf(condition.startTime) + seconds * 1_000 - now.getTime()
    : undefined;
}

function isPauseOver(turn: Turn): boolean {
  const { blueGreen, pause } = turn;
  if (pause.hasAdded) {
    return false;
  }
  if (!blueGreen?.autoPromotionEnabled) {
    return pause.isEndedByPerson('BlueGreenPause');
  }
  if (blueGreen.autoPromotionSeconds === 0) {
    return true;
  }
  const left = untilSwitch(turn);
  return left !== undefined && left < 0;
}

function keepPause(turn: Turn): void {
  const { blueGreen, status, pause, plan } = turn;
  if (status.abort || !isReadyToSwitch(turn) || turn.haltedBy) {
    return;
  }
  const pauses =
    !blueGreen?.autoPromotionEnabled || blueGreen.autoPromotionSeconds > 0;
  if (isFastTracked(turn) || !pauses) {
    pause.remove('BlueGreenPause');
    return;
  }
  if (!isPrePromotionDone(turn)) {
    return;
  }
  if (!pause.has('BlueGreenPause')) {
    if (!status.controllerPause) {
      pause.add('BlueGreenPause');
    }
  } else if (isPauseOver(turn)) {
    pause.remove('BlueGreenPause');
  } else {
    const left = untilSwitch(turn);
    if (left !== undefined) {
      plan.wake(left + 1);
    }
  }
}

function switchTo(turn: Turn, name: string | undefined, hash: string): void {
  const service = turn.service(name);
  if (service && service.spec.selector[HASH_LABEL] !== hash) {
    switchService(turn, service, hash);
    // The status that follows tells of the Service as it is now.
    service.spec.selector[HASH_LABEL] = hash;
  }
}

function switchActive(turn: Turn): void {
  const { sets, status, blueGreen } = turn;
  if (turn.haltedBy || !isReadyToSwitch(turn)) {
    return;
  }
  const isDue =
    isFastTracked(turn) || (isPauseOver(turn) && isPrePromotionDone(turn));
  const active = isDue ? hashOf(sets.current) : activeHash(turn) ?? '';
  switchTo(
    turn,
    blueGreen?.activeService,
    status.abort ? status.stableRS : active,
  );
}

function whyPromote(turn: Turn): string | undefined {
  const { sets, next, status, blueGreen, runs, pause } = turn;
  const { activeSelector } = next.blueGreen;
  if (!sets.stable || !activeSelector) {
    return 'Initial deploy';
  }
  if (activeSelector !== next.currentPodHash) {
    return undefined;
  }
  if (status.promoteFull) {
    return 'Full promotion requested';
  }
  if (pause.isAborted) {
    return undefined;
  }
  if (blueGreen?.postPromotionAnalysis) {
    const { name, annotations } = sets.current.metadata;
    if (SCALE_DOWN_DEADLINE in annotations) {
      return `Rollback to '${name}' within scaleDownDelay`;
    }
    if (runs.postPromotion?.status.phase !== 'Successful') {
      return undefined;
    }
  }
  return 'Completed blue-green update';
}

function endTurn(turn: Turn): void {
  const { next, status, sets, blueGreen, pause } = turn;
  countInto(turn, next);
  if (hasChanged(turn)) {
    startOver(turn, next);
  }
  if (status.promoteFull) {
    pause.clear();
    pause.removeAbort();
  }
  next.blueGreen.previewSelector =
    turn.service(blueGreen?.previewService)?.spec.selector[HASH_LABEL] ?? '';
  next.blueGreen.activeSelector = activeHash(turn) ?? '';
  const why = whyPromote(turn);
  if (why) {
    promote(turn, next, why);
  }
  const active = sets.all.find(
    set => hashOf(set) === next.blueGreen.activeSelector,
  );
  if (active) {
    next.HPAReplicas = active.status.replicas;
    next.availableReplicas = active.status.availableReplicas;
    next.readyReplicas = active.status.readyReplicas;
    next.selector = Object.entries(active.spec.selector.matchLabels)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
  }
  writeStatus(turn, next);
}

/** One look at a Rollout that releases by switching one Service from the old pods to the new. */
export function reconcileBlueGreen(turn: Turn): void {
  const { blueGreen, sets } = turn;
  if (!turn.haltedBy) {
    switchTo(turn, blueGreen?.previewService, hashOf(sets.current));
  }
  if (!hasChanged(turn)) {
    restartPods(turn);
    scaleBlueGreenSets(turn);
    keepHistoryShort(turn);
    keepPause(turn);
    switchActive(turn);
    reconcileRuns(turn);
  }
  endTurn(turn);
}
