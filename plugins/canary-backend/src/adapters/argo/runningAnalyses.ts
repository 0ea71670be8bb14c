import { ReadRollout } from './ReadRollout';

/** What an AnalysisRun watches over: one step, all steps, or a side of blue-green before or after its switch. */
export type RunPlace =
  | 'step'
  | 'background'
  | 'pre-promotion'
  | 'post-promotion';

export interface RunningAnalysis {
  name: string;
  place: RunPlace;
}

/** The runs that have not ended, that of the present step first. */
export function runningAnalyses({
  rollout: { status },
}: Pick<ReadRollout, 'rollout'>): RunningAnalysis[] {
  const { canary, blueGreen } = status;
  const runs = [
    ['step', canary?.currentStepAnalysisRunStatus],
    ['background', canary?.currentBackgroundAnalysisRunStatus],
    ['pre-promotion', blueGreen?.prePromotionAnalysisRunStatus],
    ['post-promotion', blueGreen?.postPromotionAnalysisRunStatus],
  ] as const;
  return runs.flatMap(([place, run]) =>
    run && ['Pending', 'Running', ''].includes(run.status)
      ? [{ name: run.name, place }]
      : [],
  );
}

/** What Argo Rollouts does once a run is ended, which it takes for a success. */
export const afterEndOf: Record<RunPlace, string> = {
  step: 'the rollout goes to the next step',
  background: 'the steps go on, and it guards them no more',
  'pre-promotion': 'the new side may get all requests',
  'post-promotion': 'the new side becomes stable',
};
