import { useVerdicts } from '../rollouts/verdicts';
import type { Stage } from '../rollouts/stage';
import { analysisStep } from '../rollouts/steps';

const TEMPLATE = 'patient';

/** 10 %, an analysis that never has a verdict, 60 % and a pause. */
export const stepsWith = (rollout: string) => [
  { setWeight: 10 },
  analysisStep(TEMPLATE, rollout),
  { setWeight: 60 },
  { pause: {} },
];

/** The template that those steps name, and the server that it asks. */
export function useAnalysedSteps() {
  const verdicts = useVerdicts();
  return {
    createTemplate: (stage: Stage) =>
      stage.createTemplate(TEMPLATE, verdicts.url),
  };
}
