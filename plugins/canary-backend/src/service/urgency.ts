import {
  BoardRow,
  Rollout,
  VerdictWord,
} from '@bellwether/plugin-canary-common';

type Told = Pick<
  Rollout,
  'phase' | 'inProgress' | 'aborted' | 'waiting' | 'traffic'
>;

const HOLDS: Partial<Record<Rollout['waiting'][number]['reason'], string>> = {
  'step-pause': 'Promote or abort',
  'blue-green-pause': 'Promote or abort',
  'inconclusive-analysis': 'Decide: the analysis did not',
  'inconclusive-experiment': 'Decide: the experiment did not',
  'manual-pause': 'Resume or abort',
  aborted: 'Retry or roll back',
  'invalid-spec': 'Mend the spec',
  'timed-out': 'Look: it did not get on',
  'model-failed': 'Look: the model did not load',
  'canary-holds': 'Set the share, promote or abort',
  'driver-paused': 'Look: the driver has paused',
};

/** How soon a person should look, 0..100, and at what. */
export function urgencyOf(
  told: Told,
  verdict: VerdictWord | undefined,
): Pick<BoardRow, 'urgency' | 'needsPerson'> {
  const held = told.waiting.find(({ needsPerson }) => needsPerson);
  const needsPerson = held && (HOLDS[held.reason] ?? held.sentence);
  if (verdict === 'rollback' && told.inProgress) {
    return { urgency: 95, needsPerson: needsPerson ?? 'Abort: it is worse' };
  }
  if (told.traffic.state === 'differs') {
    return {
      urgency: 85,
      needsPerson: needsPerson ?? 'Look: requests do not follow',
    };
  }
  if (told.phase === 'degraded') {
    return { urgency: 80, needsPerson };
  }
  if (needsPerson)
    return { urgency: verdict === 'void' ? 75 : 70, needsPerson };
  if (told.inProgress) return { urgency: 30 };
  return { urgency: 0 };
}

/** Order of what is to be looked at: what waits for a person before what does not, however bad that is; then by urgency. */
export function bySoonest(
  left: Pick<BoardRow, 'urgency' | 'needsPerson'>,
  right: Pick<BoardRow, 'urgency' | 'needsPerson'>,
): number {
  const waits = ({ needsPerson }: Pick<BoardRow, 'needsPerson'>) =>
    Number(needsPerson !== undefined);
  return waits(right) - waits(left) || right.urgency - left.urgency;
}
