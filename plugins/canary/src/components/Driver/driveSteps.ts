import { Drive, RolloutStep } from '@bellwether/plugin-canary-common';

/** The steps of a drive in the form of a controller's: a share, the time at it, and the judge's word where that is needed. */
export function driveSteps({
  steps,
  state,
  next,
  since,
}: Drive): RolloutStep[] {
  return steps.flatMap((step, index) => {
    const isHeld = step.state === 'current' && state === 'holding';
    const common = { state: step.state, weightDuring: step.share };
    const percent = Math.round(step.share * 100);
    const first = 3 * index;
    return [
      {
        kind: 'set-weight' as const,
        index: first,
        weight: step.share,
        sentence: `${percent} % of requests`,
        ...common,
      },
      {
        kind: 'pause' as const,
        index: first + 1,
        durationSeconds: step.leastSeconds,
        sentence: `At least ${Math.round(step.leastSeconds / 60)} min`,
        startedAt: isHeld ? since : undefined,
        endsAt: isHeld ? next?.at : undefined,
        ...common,
      },
      {
        kind: 'analysis' as const,
        index: first + 2,
        templates: [],
        sentence:
          step.needs === 'promote'
            ? 'The judge says promote'
            : 'The judge sees no harm',
        ...common,
      },
    ];
  });
}
