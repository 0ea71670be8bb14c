import { RolloutStep } from '@bellwether/plugin-canary-common';

/** Steps during which the share is the same: a weight and what is waited for at it. */
export interface Stage {
  share: number;
  state: RolloutStep['state'];
  /** Index of its first step. */
  first: number;
  steps: RolloutStep[];
}

/**
 * Steps by the share that holds while they last; the end, at which all requests go to the new version, is a stage of its own.
 */
export function toStages(steps: readonly RolloutStep[]): Stage[] {
  const stages: Stage[] = [];
  for (const step of steps) {
    const last = stages[stages.length - 1];
    if (last && last.share === step.weightDuring) last.steps.push(step);
    else {
      stages.push({
        share: step.weightDuring,
        state: step.state,
        first: step.index,
        steps: [step],
      });
    }
  }
  for (const stage of stages) {
    const states = new Set(stage.steps.map(({ state }) => state));
    if (states.has('current')) stage.state = 'current';
    else if (states.has('ahead')) {
      // Between two of its steps the controller is on its way to the next.
      stage.state = states.has('done') ? 'current' : 'ahead';
    } else stage.state = 'done';
  }
  return stages;
}
