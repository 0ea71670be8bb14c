import type { KubernetesObject } from '../components/kubernetes/Cluster';
import { namespaceOf } from './names';
import { canary } from './release';
import { isObserved } from './SeenCluster';
import { type Stage, VERDICT_STEP } from './Stage';
import {
  type ButtonStory,
  isAllNew,
  isPausedAt,
  pauseHere,
  setImage,
} from './Press';

/** Looks of an analysis that gets no word: at the portal's interval, about half a minute. */
const LOOKS = 4;

/** When the experiment of its Rollout became available; empty until then. */
async function beginning({ cluster }: Stage): Promise<string> {
  const { status } = await cluster.rollout('experiment');
  return status.canary.currentExperiment
    ? cluster.experimentBegan('experiment', status.canary.currentExperiment)
    : '';
}

/** The owners' role leaves experiments out, which few releases have. */
function mayPatchExperiments(namespace: string): KubernetesObject[] {
  const group = 'rbac.authorization.k8s.io';
  const metadata = { name: 'experiments', namespace };
  return [
    {
      apiVersion: `${group}/v1`,
      kind: 'Role',
      metadata,
      rules: [
        {
          verbs: ['get', 'patch'],
          apiGroups: ['argoproj.io'],
          resources: ['experiments'],
        },
      ],
    },
    {
      apiVersion: `${group}/v1`,
      kind: 'RoleBinding',
      metadata,
      subjects: [{ kind: 'Group', name: 'ml-owners', apiGroup: group }],
      roleRef: { apiGroup: group, kind: 'Role', name: metadata.name },
    },
  ];
}

/** Buttons of a canary whose step is an analysis, by itself or of an experiment. */
export const buttonsOfAnalyses: ButtonStory[] = [
  {
    title: 'silence',
    strategy: () => canary([{ setWeight: 20 }, pauseHere]),
    analysed: () =>
      canary([{ setWeight: 20 }, VERDICT_STEP, { setWeight: 60 }, pauseHere]),
    looks: LOOKS,
    presses: () => [
      setImage(
        '1.7.2',
        now => now.status.currentStepIndex === 1 && now.weight === 20,
        'healthy → a canary at 20 % that nobody sends requests',
      ),
      {
        awaited:
          'without requests the judge has no word, and the rollout pauses for a person at the weight it had',
        isSo: ({ status, weight }) =>
          status.phase === 'Paused' &&
          status.pauseConditions[0]?.reason === 'InconclusiveAnalysisRun' &&
          status.currentStepIndex === 1 &&
          weight === 20,
      },
      {
        action: 'promote',
        what: 'the analysis ended without a word → 60 %, since a person says so',
        isSo: isPausedAt(3, 60),
      },
      {
        action: 'abort',
        what: 'a canary at 60 % → none of the requests',
        isSo: ({ status, weight }) => status.abort && weight === 0,
      },
      {
        action: 'rollback',
        what: 'aborted → the spec asks for the stable revision, at once healthy',
        isSo: now =>
          isObserved(now) &&
          now.status.phase === 'Healthy' &&
          now.status.currentPodHash === now.status.stableRS,
      },
    ],
  },
  {
    title: 'hands',
    strategy: () => canary([{ setWeight: 20 }, pauseHere]),
    analysed: () =>
      canary([{ setWeight: 20 }, VERDICT_STEP, { setWeight: 60 }, pauseHere]),
    presses: stage => [
      setImage(
        '1.7.2',
        ({ status }) =>
          status.canary.currentStepAnalysisRunStatus?.status === 'Running',
        'healthy → a canary at 20 % that is analysed',
      ),
      {
        action: 'promote',
        what: 'an AnalysisRun is running → it is ended, and 60 %',
        isSo: async now =>
          isPausedAt(3, 60)(now) &&
          (await stage.cluster.runs('hands')).runs.every(
            ({ status }) => status.phase === 'Successful',
          ),
      },
      {
        action: 'pause',
        what: 'paused at its step → paused by hand as well',
        isSo: now => isObserved(now) && now.spec.paused,
      },
      {
        action: 'promote',
        what: 'paused by hand → resumed, and past the step',
        isSo: (now, before) => !now.spec.paused && isAllNew(now, before),
      },
    ],
  },
  {
    title: 'experiment',
    also: mayPatchExperiments(namespaceOf('experiment')),
    strategy: () => canary([{ setWeight: 20 }, pauseHere]),
    analysed: () =>
      canary([
        {
          experiment: {
            templates: [{ name: 'tried', specRef: 'canary', replicas: 1 }],
          },
        },
        pauseHere,
      ]),
    presses: stage => [
      setImage(
        '1.7.2',
        async () => (await beginning(stage)) !== '',
        'healthy → an experiment',
      ),
      {
        action: 'retry-experiment',
        what: 'an experiment runs → it begins again',
        note: async () => [await beginning(stage)],
        isSo: async (_now, _before, [begun]) => {
          const beganAgain = await beginning(stage);
          return beganAgain !== '' && beganAgain !== begun;
        },
      },
    ],
  },
];
