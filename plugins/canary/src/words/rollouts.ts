import {
  Arm,
  BoardRow,
  Controller,
  Rollout,
  RolloutStep,
  Traffic,
} from '@bellwether/plugin-canary-common';
import { Tone } from '@bellwether/plugin-models-common';
import { formatDuration } from '@bellwether/plugin-models-react';

/** Controllers by the names that people know. */
export const controllerWords: Record<Controller, string> = {
  'argo-canary': 'Argo Rollouts, canary',
  'argo-blue-green': 'Argo Rollouts, blue-green',
  'kserve-serverless': 'KServe, serverless',
  'kserve-standard': 'KServe, standard',
  'kserve-unknown': 'KServe, mode not known',
};

/** How a rollout stands, by what its controller says. */
export function phaseForm({
  phase,
  aborted,
}: Pick<Rollout, 'phase'> & { aborted?: unknown }): {
  tone: Tone;
  word: string;
} {
  if (aborted) return { tone: 'warn', word: 'Aborted' };
  switch (phase) {
    case 'healthy':
      return { tone: 'ok', word: 'Healthy' };
    case 'progressing':
      return { tone: 'watch', word: 'Under way' };
    case 'paused':
      return { tone: 'watch', word: 'Paused' };
    case 'degraded':
      return { tone: 'warn', word: 'Degraded' };
    default:
      return { tone: 'void', word: 'Unknown' };
  }
}

/** Whether requests follow what was asked for. */
export const trafficForms: Record<
  Traffic['state'],
  { tone: Tone; word: string }
> = {
  'as-asked': { tone: 'ok', word: 'Split as asked' },
  settling: { tone: 'watch', word: 'Settling' },
  differs: { tone: 'warn', word: 'Does not follow' },
  unseen: { tone: 'void', word: 'Not seen' },
  none: { tone: 'quiet', word: 'No canary' },
};

/** What an arm is called in a sentence: its version, or what the object says. */
export function armName(
  arm: Pick<Arm, 'version' | 'declared' | 'revision' | 'role'> | undefined,
): string | undefined {
  if (!arm) return undefined;
  if (arm.version !== undefined) return String(arm.version);
  return arm.declared ?? arm.revision;
}

/** One side of a rollout. */
export function armOf<T extends { role: Arm['role'] }>(
  arms: readonly T[],
  role: Arm['role'],
): T | undefined {
  return arms.find(arm => arm.role === role);
}

/** Second line of a step: how long it lasts, and whether it is over. */
export function stepWords(step: RolloutStep): string {
  if (step.kind === 'pause') {
    return step.durationSeconds === null
      ? 'waits for a person'
      : formatDuration(step.durationSeconds * 1000);
  }
  return step.kind === 'analysis' ? 'judged' : step.sentence;
}

/** `2 of 4`; absent where the controller has no steps. */
export function stepCount(
  steps: NonNullable<BoardRow['steps']> | null,
): string | undefined {
  if (!steps || steps.total === 0) return undefined;
  return steps.current >= steps.total
    ? `all ${steps.total} steps`
    : `step ${steps.current + 1} of ${steps.total}`;
}

/** An actor in words: a person by name, a controller and the judge by what they are. */
export function actorWords(actor: string): string {
  if (actor === 'judge') return 'judge';
  const [kind, rest] = actor.split(/:(.*)/s);
  if (kind === 'controller') return rest;
  if (kind === 'manager') return `${rest} (field manager)`;
  if (kind === 'plugin') return 'portal';
  return rest === undefined ? actor : rest.replace(/^default\//, '');
}
