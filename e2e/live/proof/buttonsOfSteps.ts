import { canary } from './release';
import { isObserved } from './SeenCluster';
import { VERDICT_STEP } from './Stage';
import {
  type ButtonStory,
  image,
  isAllNew,
  isNew,
  isPausedAt,
  pauseHere,
  setImage,
} from './Press';

/** Buttons of a canary that goes through its steps, and of one that is taken back. */
export const buttonsOfSteps: ButtonStory[] = [
  {
    title: 'steps',
    strategy: () => canary([{ setWeight: 20 }, pauseHere]),
    analysed: () =>
      canary([
        { setWeight: 20 },
        pauseHere,
        { setWeight: 40 },
        VERDICT_STEP,
        { setWeight: 70 },
        pauseHere,
        { setWeight: 90 },
        pauseHere,
      ]),
    presses: stage => [
      setImage(
        '1.7.2',
        isPausedAt(1, 20),
        'healthy → a canary at 20 %, step 2',
      ),
      {
        action: 'pause',
        what: 'paused at its step → paused by hand as well',
        isSo: now =>
          isObserved(now) && now.spec.paused && now.status.phase === 'Paused',
      },
      {
        action: 'resume',
        what: 'paused by hand → 40 %, and an AnalysisRun',
        isSo: ({ spec, status, weight }) =>
          !spec.paused &&
          status.currentStepIndex === 3 &&
          weight === 40 &&
          status.canary.currentStepAnalysisRunStatus?.status === 'Running',
      },
      {
        action: 'end-analysis',
        what: 'an AnalysisRun is running → it ends, and the rollout goes forward to 70 %',
        isSo: async now =>
          isPausedAt(5, 70)(now) &&
          (await stage.cluster.runs('steps')).runs.every(
            ({ status }) => status.phase === 'Successful',
          ),
      },
      {
        action: 'promote',
        what: 'paused at 70 % → 90 %, the next pause',
        isSo: isPausedAt(7, 90),
      },
      {
        action: 'promote',
        what: 'paused at the last step → all requests',
        isSo: isAllNew,
      },
      {
        action: 'restart',
        what: 'healthy → other pods',
        note: () => stage.cluster.podUids('steps'),
        isSo: async ({ status }, _before, podsBefore) => {
          const pods = await stage.cluster.podUids('steps');
          return (
            status.phase === 'Healthy' &&
            pods.length > 0 &&
            pods.every(uid => !podsBefore.includes(uid))
          );
        },
      },
    ],
  },
  {
    title: 'back',
    strategy: () => canary([{ setWeight: 30 }, pauseHere]),
    presses: () => [
      setImage('1.7.2', isPausedAt(1, 30), 'healthy → a canary at 30 %'),
      {
        action: 'abort',
        what: 'a canary at 30 % → none of the requests',
        isSo: ({ status, weight }) =>
          status.abort && status.phase === 'Degraded' && weight === 0,
      },
      {
        action: 'retry',
        what: 'aborted → the same canary at 30 %',
        isSo: (now, before) =>
          !now.status.abort &&
          now.status.currentPodHash === before.status.currentPodHash &&
          isPausedAt(1, 30)(now),
      },
      {
        action: 'promote-full',
        what: 'paused at 30 % → all requests at once',
        isSo: (now, before) => isAllNew(now, before) && now.weight === 0,
      },
      {
        action: 'rollback',
        what: 'healthy → the revision before as a canary at 30 %',
        isSo: (now, before) =>
          now.spec.template.spec.containers[0].image === image('1.7.1') &&
          now.status.stableRS === before.status.stableRS &&
          isNew(now) &&
          isPausedAt(1, 30)(now),
      },
      {
        action: 'skip-to-end',
        what: 'paused at 30 % → all requests, past the steps',
        isSo: (now, before) => isAllNew(now, before) && now.weight === 0,
      },
      setImage('1.7.3', isPausedAt(1, 30), 'healthy → a canary at 30 %'),
      {
        action: 'pause',
        what: 'paused at its step → paused by hand as well',
        isSo: now => isObserved(now) && now.spec.paused,
      },
      {
        action: 'promote-full',
        what: 'paused by hand → resumed, and all requests at once',
        isSo: (now, before) => isAllNew(now, before) && !now.spec.paused,
      },
    ],
  },
];
