import { eventually } from './eventually';
import { useStage } from './stage';
import { analysisStep } from './steps';
import { useVerdicts } from './verdicts';
import { COMPLETED } from './wire';

/** 10 %, an analysis, 60 % and a pause. */
export const stepsWith = (template: string, name: string) => [
  { setWeight: 10 },
  analysisStep(template, name),
  { setWeight: 60 },
  { pause: {} },
];

/** Rollouts whose second version is analysed, and the server that gives the verdicts. */
export function useAnalysed() {
  const stage = useStage();
  const verdicts = useVerdicts();
  return {
    stage,
    verdicts,
    createAnalysed: async (name: string, template = 'patient') => {
      await stage.create(name, { steps: stepsWith(template, name) });
      await stage.setImage(name, 'v2');
    },
    /** The Rollout once the analysis of its step runs. */
    runningStep: (name: string) =>
      eventually(
        `${name}: an analysis`,
        () => stage.get(name),
        ({ status }) =>
          status.canary?.currentStepAnalysisRunStatus?.status === 'Running',
      ),
    /** A run once it has ended. */
    completed: (run: string) =>
      eventually(
        `${run}: completed`,
        () => stage.run(run),
        ({ status }) => COMPLETED.includes(status?.phase ?? ''),
      ),
  };
}
