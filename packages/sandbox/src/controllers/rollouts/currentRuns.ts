import type { AnalysisRun } from '../schemas/analysis';
import type { RolloutStatus } from '../schemas/rollout';

/** The runs that a Rollout's status names, and the others. */
export interface CurrentRuns {
  step?: AnalysisRun;
  background?: AnalysisRun;
  prePromotion?: AnalysisRun;
  postPromotion?: AnalysisRun;
  others: AnalysisRun[];
}

export function sortRuns(
  runs: readonly AnalysisRun[],
  { canary, blueGreen }: RolloutStatus,
): CurrentRuns {
  const find = (status: { name: string } | undefined) =>
    status && runs.find(({ metadata }) => metadata.name === status.name);
  const named = {
    step: find(canary.currentStepAnalysisRunStatus),
    background: find(canary.currentBackgroundAnalysisRunStatus),
    prePromotion: find(blueGreen.prePromotionAnalysisRunStatus),
    postPromotion: find(blueGreen.postPromotionAnalysisRunStatus),
  };
  const current = Object.values(named);
  return { ...named, others: runs.filter(run => !current.includes(run)) };
}
