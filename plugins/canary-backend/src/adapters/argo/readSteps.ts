import { RolloutStep } from '@bellwether/plugin-canary-common';
import { z } from 'zod';
import { asTime } from '../times';
import { parseDuration, sayDuration } from './durations';
import { ArgoRollout, stepSchema } from './schema';

type Step = z.infer<typeof stepSchema>;

/** Weights are told as shares of this; routers may count further than to 100. */
export function mostWeight({ spec }: ArgoRollout): number {
  return spec.strategy.canary?.trafficRouting?.maxTrafficWeight ?? 100;
}

/** Weight that the controller wants at a step: that of the last weight step up to there; all of it past the last. */
export function weightAt(rollout: ArgoRollout, step: number): number {
  const steps = rollout.spec.strategy.canary?.steps ?? [];
  const most = mostWeight(rollout);
  if (step >= steps.length) return most;
  for (let index = step; index >= 0; index--) {
    const { setWeight } = steps[index];
    if (setWeight !== undefined) return setWeight;
  }
  return 0;
}

/** The steps of a canary, with where it is. */
export function readSteps(
  rollout: ArgoRollout,
  isUnderWay: boolean,
): RolloutStep[] {
  const { status, spec } = rollout;
  const steps = spec.strategy.canary?.steps ?? [];
  const current = status.currentStepIndex ?? 0;
  const most = mostWeight(rollout);
  return steps.map((step, index): RolloutStep => {
    const common = {
      index,
      state: stateOf(index, current, isUnderWay),
      weightDuring: share(weightAt(rollout, index), most),
    };
    return { ...common, ...describe(step, most, rollout, index === current) };
  });
}

function stateOf(
  index: number,
  current: number,
  isUnderWay: boolean,
): RolloutStep['state'] {
  if (index < current) return 'done';
  return index === current && isUnderWay ? 'current' : 'ahead';
}

type Described<T> = T extends unknown
  ? Omit<T, 'index' | 'state' | 'weightDuring'>
  : never;

function describe(
  step: Step,
  most: number,
  { status }: ArgoRollout,
  isCurrent: boolean,
): Described<RolloutStep> {
  if (step.setWeight !== undefined) {
    const weight = share(step.setWeight, most);
    return {
      kind: 'set-weight',
      weight,
      sentence: `${sayShare(weight)} of requests`,
    };
  }
  if (step.pause !== undefined) {
    const { duration } = step.pause ?? {};
    const durationSeconds =
      duration === undefined ? null : parseDuration(duration) ?? null;
    const pause = isCurrent
      ? status.pauseConditions?.find(
          ({ reason }) => reason === 'CanaryPauseStep',
        )
      : undefined;
    const startedAt = asTime(pause?.startTime);
    return {
      kind: 'pause',
      durationSeconds,
      startedAt,
      endsAt: endOf(startedAt, durationSeconds),
      sentence:
        durationSeconds === null
          ? 'Pause until somebody promotes'
          : `Pause of ${sayDuration(durationSeconds)}`,
    };
  }
  if (step.analysis) {
    const templates = (step.analysis.templates ?? []).flatMap(
      ({ templateName }) => templateName ?? [],
    );
    return {
      kind: 'analysis',
      templates,
      run: isCurrent
        ? status.canary?.currentStepAnalysisRunStatus?.name
        : undefined,
      sentence: `Analysis by ${templates.join(', ') || 'a template'}`,
    };
  }
  return describeOther(step);
}

function describeOther(step: Step): Described<RolloutStep> {
  if (step.setCanaryScale) {
    const { weight, replicas } = step.setCanaryScale;
    const size =
      replicas !== undefined
        ? `${replicas} pods`
        : `pods for ${weight ?? 'the'} ${weight === undefined ? 'share' : '%'}`;
    return { kind: 'set-canary-scale', sentence: `Canary gets ${size}` };
  }
  if (step.experiment !== undefined) {
    return { kind: 'experiment', sentence: sayExperiment(step.experiment) };
  }
  if (step.setHeaderRoute !== undefined) {
    return { kind: 'set-header-route', sentence: 'Route by header' };
  }
  if (step.setMirrorRoute !== undefined) {
    return { kind: 'set-mirror-route', sentence: 'Mirrored requests' };
  }
  if (step.plugin) {
    return { kind: 'plugin', sentence: `Plugin ${step.plugin.name ?? ''}` };
  }
  return {
    kind: 'unknown',
    sentence: `A step that is not known here: ${Object.keys(step).join(', ')}`,
  };
}

function sayExperiment({
  duration,
  templates = [],
}: NonNullable<Step['experiment']>): string {
  const seconds = duration === undefined ? undefined : parseDuration(duration);
  return [
    'Experiment',
    ...(seconds === undefined ? [] : [`of ${sayDuration(seconds)}`]),
    ...(templates.length > 0
      ? [`with ${templates.map(({ name }) => name).join(', ')}`]
      : []),
  ].join(' ');
}

export function endOf(
  startedAt: string | undefined,
  durationSeconds: number | null,
): string | undefined {
  if (startedAt === undefined || durationSeconds === null) return undefined;
  return new Date(Date.parse(startedAt) + durationSeconds * 1000).toISOString();
}

export function share(weight: number, most: number): number {
  return Math.min(1, Math.max(0, weight / most));
}

/** For people: `20 %`, `2.5 %`. */
export function sayShare(value: number): string {
  return `${Math.round(value * 1000) / 10} %`;
}
