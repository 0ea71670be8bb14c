import {
  Action,
  ClusterRight,
  OwnedField,
} from '@bellwether/plugin-canary-common';
import { answerPromote } from './answerPromote';
import {
  Answer,
  never,
  no,
  NOT_YET,
  RESUME_FIRST,
  State,
  yes,
} from './answers';
import { ReadRollout } from './ReadRollout';
import {
  PATCH_RUN,
  PATCH_SPEC,
  PATCH_STATUS,
  patchWorkload,
  PUT_SPEC,
  right,
  workloadPlural,
} from './rights';
import { afterEndOf, runningAnalyses } from './runningAnalyses';

export interface ActionRule {
  action: Action;
  rights(state: State): ClusterRight[];
  fields(state: State): OwnedField[];
  isDestructive: boolean;
  answer(state: State): Answer;
}

const status = () => [PATCH_STATUS];
const none = () => [];

/** What each action needs, and when it means anything. */
export const rules: ActionRule[] = [
  {
    action: 'promote',
    isDestructive: false,
    rights: ({ isPausedByHand }) =>
      isPausedByHand ? [PATCH_SPEC, PATCH_STATUS] : [PATCH_STATUS],
    fields: ({ isPausedByHand }) => (isPausedByHand ? ['spec.paused'] : []),
    answer: answerPromote,
  },
  {
    action: 'promote-full',
    isDestructive: true,
    rights: ({ isPausedByHand }) =>
      isPausedByHand ? [PATCH_SPEC, PATCH_STATUS] : [PATCH_STATUS],
    fields: ({ isPausedByHand }) => (isPausedByHand ? ['spec.paused'] : []),
    answer: ({ isUnderWay, isKnown, isGit, isPausedByHand }) => {
      if (!isKnown) return no(NOT_YET);
      if (!isUnderWay) return no('Nothing is under way.');
      if (isGit && isPausedByHand) return no(RESUME_FIRST);
      return yes(
        'All requests go to the new version at once, past steps, analyses and pauses.',
      );
    },
  },
  {
    action: 'skip-to-end',
    isDestructive: true,
    rights: status,
    fields: none,
    answer: ({ isCanary, isUnderWay, isKnown, isAborted, isPausedByHand }) => {
      if (!isCanary) return never('Only a canary has steps.');
      if (!isKnown) return no(NOT_YET);
      if (!isUnderWay) return no('Nothing is under way.');
      if (isAborted) return no('It was aborted: retry it first.');
      if (isPausedByHand) return no('It is paused by hand: resume it first.');
      return yes(
        'Past all steps at once. Older tools do it so; to promote fully is the way today.',
      );
    },
  },
  {
    action: 'abort',
    isDestructive: true,
    rights: status,
    fields: none,
    // An emergency does not wait until the controller has taken up the last change.
    answer: ({ isUnderWay, isAborted }) => {
      if (isAborted) return no('It was aborted already.');
      if (!isUnderWay) return no('Nothing is under way.');
      return yes('All requests go back to the stable version.');
    },
  },
  {
    action: 'retry',
    isDestructive: false,
    rights: status,
    fields: none,
    answer: ({ isAborted }) =>
      isAborted
        ? yes('The same version again, from the first step.')
        : no('Only what was aborted can be tried again.'),
  },
  {
    action: 'pause',
    isDestructive: false,
    rights: () => [PATCH_SPEC],
    fields: () => ['spec.paused'],
    answer: ({ isPausedByHand }) =>
      isPausedByHand
        ? no('It is paused by hand already.')
        : yes('Nothing goes on until it is resumed; the share stays as it is.'),
  },
  {
    action: 'resume',
    isDestructive: false,
    rights: ({ read }) =>
      read.rollout.status.pauseConditions?.length
        ? [PATCH_SPEC, PATCH_STATUS]
        : [PATCH_SPEC],
    fields: () => ['spec.paused'],
    answer: ({ isPausedByHand, read }) => {
      if (!isPausedByHand) return no('It is not paused by hand.');
      return yes(
        read.rollout.status.pauseConditions?.length
          ? 'It goes on; the pause of the present step ends too.'
          : 'It goes on from where it is.',
      );
    },
  },
  {
    action: 'restart',
    isDestructive: false,
    rights: () => [PATCH_SPEC],
    fields: () => ['spec.restartAt'],
    answer: () =>
      yes('New pods in the place of all pods, of the same versions.'),
  },
  {
    action: 'rollback',
    isDestructive: true,
    rights: ({ read }) => templateRight(read, PATCH_SPEC),
    fields: () => ['spec.template'],
    answer: ({ read, isGit }) => {
      const workload = whyNotWorkload(read, isGit);
      if (workload) return never(workload);
      return read.sets.length > 1
        ? yes('The spec asks for an earlier revision again.')
        : no('The cluster keeps no earlier revision.');
    },
  },
  {
    action: 'set-image',
    isDestructive: false,
    rights: ({ read }) => templateRight(read, PUT_SPEC),
    fields: () => ['spec.template'],
    answer: ({ read, isGit }) => {
      const workload = whyNotWorkload(read, isGit);
      if (workload) return never(workload);
      const { workloadRef } = read.rollout.spec;
      if (!workloadRef) {
        return yes('The spec asks for another image: a new rollout begins.');
      }
      const { kind } = workloadRef;
      return read.current
        ? yes(`Its ${kind} asks for another image: a new rollout begins.`)
        : no(`The cluster shows no revision that was made from its ${kind}.`);
    },
  },
  {
    action: 'end-analysis',
    isDestructive: true,
    rights: () => [PATCH_RUN],
    fields: none,
    answer: ({ read }) => {
      const [run] = runningAnalyses(read);
      return run
        ? yes(
            `Ends the AnalysisRun${
              run.place === 'background' ? ' in the background' : ''
            }. Argo Rollouts takes that for a success: ${
              afterEndOf[run.place]
            }, whatever was measured.`,
          )
        : no('No AnalysisRun is running.');
    },
  },
  {
    action: 'set-weight',
    isDestructive: false,
    rights: none,
    fields: none,
    answer: () =>
      never('The share follows from the steps; promote to go to the next.'),
  },
  {
    action: 'retry-experiment',
    isDestructive: false,
    rights: () => [right('patch', 'experiments'), right('get', 'experiments')],
    fields: none,
    answer: ({ read }) =>
      read.rollout.status.canary?.currentExperiment
        ? yes('Runs the experiment of this step again.')
        : no('No experiment belongs to this step.'),
  },
];

/** To change the template where it is: in the Rollout, or in the object that it refers to. */
function templateRight(
  { rollout }: ReadRollout,
  ofRollout: ClusterRight,
): ClusterRight[] {
  const { workloadRef } = rollout.spec;
  return [workloadRef ? patchWorkload(workloadRef.kind) : ofRollout];
}

/** Why a template that another object holds is not changed from here; undefined where it is, or the Rollout holds it. */
function whyNotWorkload(
  { rollout }: ReadRollout,
  isGit: boolean,
): string | undefined {
  const { workloadRef } = rollout.spec;
  if (!workloadRef) return undefined;
  const { kind, name } = workloadRef;
  const holder = `Its template is that of ${kind} ${name}`;
  if (!workloadPlural(kind)) return `${holder}: change it there.`;
  return isGit
    ? `${holder}, and Git owns the Rollout: change the file of the ${kind}.`
    : undefined;
}
