import {
  AnomalyCause,
  BudgetState,
  ChangeState,
  ChangesPreview,
  RecommendationState,
  ReplicaAdvice,
  SpotCheck,
  SpotPlan,
  Withheld,
} from '@bellwether/plugin-cost-common';
import { Tone } from '@bellwether/plugin-models-common';
import { StateIconName } from '@bellwether/plugin-models-react';

interface Form {
  tone: Tone;
  word: string;
  icon?: StateIconName;
}

/** Where a recommendation is. To be measured is no success yet, and so is not green. */
export const recommendationForms: Record<RecommendationState, Form> = {
  proposed: { tone: 'watch', word: 'Proposed' },
  opened: { tone: 'watch', word: 'Waiting for merge', icon: 'clock' },
  merged: { tone: 'watch', word: 'Merged, not live', icon: 'clock' },
  live: { tone: 'watch', word: 'Live, measuring', icon: 'clock' },
  realised: { tone: 'ok', word: 'Live' },
  breached: { tone: 'bad', word: 'Too small' },
  reverted: { tone: 'warn', word: 'Reverted' },
  superseded: { tone: 'void', word: 'Superseded' },
  withdrawn: { tone: 'void', word: 'Withdrawn' },
  dismissed: { tone: 'void', word: 'Dismissed' },
  'turned-down': { tone: 'void', word: 'Turned down' },
  failed: { tone: 'bad', word: 'Could not be written' },
};

/** Whether a size may be proposed from where a recommendation is. */
export function isOpenToApply(state: RecommendationState): boolean {
  return state === 'proposed' || state === 'failed' || state === 'turned-down';
}

/** Whether there is something in force that can be taken back. */
export function isOpenToRevert(state: RecommendationState): boolean {
  return state === 'live' || state === 'realised' || state === 'breached';
}

/** Where an attempt is. */
export const changeForms: Record<ChangeState, Form & { isOpen: boolean }> = {
  'waiting-for-merge': {
    tone: 'watch',
    word: 'Waiting for the pull request to be merged',
    isOpen: true,
  },
  'waiting-for-sync': {
    tone: 'watch',
    word: 'Merged: waiting for the cluster to follow',
    isOpen: true,
  },
  waiting: {
    tone: 'watch',
    word: 'Accepted: waiting for the pods',
    isOpen: true,
  },
  live: { tone: 'ok', word: 'Live: the pods run with it', isOpen: false },
  'turned-down': {
    tone: 'warn',
    word: 'The pull request was closed without a merge',
    isOpen: false,
  },
  failed: { tone: 'bad', word: 'It could not be written', isOpen: false },
};

/** Why there is no recommendation, in two or three words. */
export const withheldForms: Record<Withheld['why'], Form> = {
  'spec-changed': { tone: 'void', word: 'Changed lately', icon: 'clock' },
  'not-enough-history': {
    tone: 'void',
    word: 'Not enough history',
    icon: 'clock',
  },
  leak: { tone: 'warn', word: 'Memory leak' },
  autoscaled: { tone: 'void', word: 'Autoscaled' },
  'no-request': { tone: 'warn', word: 'Asks for nothing' },
  'zero-replicas': { tone: 'void', word: 'No pods' },
  'right-size': { tone: 'ok', word: 'Right size' },
  dismissed: { tone: 'void', word: 'Dismissed' },
  withdrawn: { tone: 'void', word: 'Withdrawn' },
  'source-failed': { tone: 'warn', word: 'Usage not read', icon: 'plug' },
};

/** Whether there are the right number of pods, in two or three words. */
export function replicaForm({
  current,
  recommended,
  scaledBy,
}: ReplicaAdvice): Form {
  if (scaledBy) return { tone: 'void', word: 'Scaled by itself' };
  if (recommended === null) return { tone: 'void', word: 'Not known' };
  if (recommended > current) return { tone: 'warn', word: 'Too few' };
  return recommended < current
    ? { tone: 'watch', word: 'More than needed' }
    : { tone: 'ok', word: 'Enough' };
}

export const spotForms: Record<SpotPlan['verdict'], Form> = {
  eligible: { tone: 'watch', word: 'Eligible', icon: 'info' },
  'not-now': { tone: 'void', word: 'Not now' },
  'not-eligible': { tone: 'void', word: 'Not eligible' },
  unknown: { tone: 'void', word: 'Not known' },
  'on-spot': { tone: 'ok', word: 'On spot' },
};

export const spotCheckForms: Record<
  SpotCheck['state'],
  { tone: Tone; icon?: StateIconName; words: string }
> = {
  ok: { tone: 'ok', words: 'holds' },
  'not-now': { tone: 'warn', words: 'not now' },
  blocking: { tone: 'bad', words: 'stands in the way' },
  unknown: { tone: 'void', icon: 'dash', words: 'not known' },
};

export const budgetForms: Record<BudgetState['state'], Form> = {
  within: { tone: 'ok', word: 'Within budget' },
  'will-exceed': { tone: 'warn', word: 'Will exceed' },
  exceeded: { tone: 'bad', word: 'Exceeded' },
};

/** What made spend jump, in a word. */
export const causeWords: Record<AnomalyCause, string> = {
  deploy: 'Deploy',
  traffic: 'Traffic',
  price: 'Price',
  idle: 'Idle and shared',
  unexplained: 'Unexplained',
};

/** Words on the button that makes the changes of a preview. */
export function confirmWords({ edits, kind }: ChangesPreview): string {
  const repositories = new Set(
    edits
      .filter(({ via, problem }) => via === 'pull-request' && !problem)
      .map(({ repository }) => repository),
  );
  const patches = edits.filter(
    ({ via, problem }) => via === 'patch' && !problem,
  ).length;
  const requests =
    repositories.size > 1
      ? `Open ${repositories.size} pull requests`
      : 'Open the pull request';
  if (repositories.size > 0 && patches > 0) {
    return `${requests} and change the cluster`;
  }
  if (repositories.size > 0) return requests;
  return kind === 'revert' ? 'Take it back now' : 'Change the cluster now';
}
