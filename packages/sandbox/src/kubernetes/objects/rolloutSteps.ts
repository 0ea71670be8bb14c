import type { WorldServer } from '../../world/types';
import type { JsonObject } from '../types';

export const ANALYSIS_TEMPLATE = 'bellwether-verdict';

/** Weights that a canary goes through, besides the one that it has. */
const FIRST_WEIGHT = 5;
const LATE_WEIGHT = 50;

/** Weight, pause and, once, an analysis: what a canary goes through. */
export interface Steps {
  steps: JsonObject[];
  /** Where the canary is: the pause after its weight, or behind the last step when there is no canary. */
  currentIndex: number;
  analysisIndex: number;
}

export function stepsOf({
  name,
  canaryVersion,
  canaryWeight = 0,
}: WorldServer): Steps {
  const reached = canaryVersion ? [canaryWeight] : [];
  const weights = [...new Set([FIRST_WEIGHT, ...reached, LATE_WEIGHT])].sort(
    (left, right) => left - right,
  );
  const steps = weights.flatMap((weight, index): JsonObject[] => [
    { setWeight: weight },
    { pause: {} },
    ...(index === 0
      ? [
          {
            analysis: {
              templates: [{ templateName: ANALYSIS_TEMPLATE }],
              args: [
                { name: 'rollout', value: name },
                {
                  name: 'canary-hash',
                  valueFrom: { podTemplateHashValue: 'Latest' },
                },
              ],
            },
          },
        ]
      : []),
  ]);
  return {
    steps: [...steps, { setWeight: 100 }],
    currentIndex: canaryVersion
      ? steps.findIndex(({ setWeight }) => setWeight === canaryWeight) + 1
      : steps.length + 1,
    analysisIndex: steps.findIndex(step => 'analysis' in step),
  };
}
