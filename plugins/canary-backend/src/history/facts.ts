import {
  rolloutKinds,
  rolloutPhases,
  waitingReasons,
} from '@bellwether/plugin-canary-common';
import { z } from 'zod';
import { ObservedArm } from '../adapters';
import { ServerView } from '../watch';

const armSchema = z.object({
  revision: z.string().optional(),
  /** Version as the object declares it, else its image. */
  says: z.string().optional(),
});

/** What is told of a rollout when it changes: no more is compared, and no less is stored. */
export const rolloutFactsSchema = z.object({
  stable: armSchema.optional(),
  canary: armSchema.optional(),
  phase: z.enum(rolloutPhases),
  /** Which fields ask for what is so: those of an InferenceService, or of a Rollout. Absent in what was stored long ago. */
  kind: z.enum(rolloutKinds).optional(),
  inProgress: z.boolean(),
  /** `spec.paused`. */
  pausedByHand: z.boolean().optional(),
  aborted: z.boolean(),
  step: z.number().nullable(),
  steps: z.number(),
  /** Sentence of the step. */
  stepSays: z.string().optional(),
  desired: z.number().optional(),
  effective: z.number().optional(),
  /** What nothing goes on for without a person. */
  holds: z.enum(waitingReasons).optional(),
  holdsSays: z.string().optional(),
  message: z.string().optional(),
});

export type RolloutFacts = z.infer<typeof rolloutFactsSchema>;

/** By the spec itself: what is waited for is not told while the controller has not seen the spec. */
const pausedSchema = z.object({ spec: z.object({ paused: z.literal(true) }) });

export function factsOf({
  observed,
  objects,
}: Pick<ServerView, 'observed' | 'objects'>): RolloutFacts {
  const { arms, waiting, steps, currentStep, traffic } = observed;
  // A pause by hand is told of apart.
  const holds = waiting.find(
    ({ needsPerson, reason }) => needsPerson && reason !== 'manual-pause',
  );
  return {
    stable: armOf(arms.find(({ role }) => role === 'stable')),
    canary: armOf(arms.find(({ role }) => role === 'canary')),
    phase: observed.phase,
    kind: observed.kind,
    inProgress: observed.inProgress,
    pausedByHand: pausedSchema.safeParse(objects.object).success,
    aborted: observed.aborted !== undefined,
    step: currentStep,
    steps: steps.length,
    stepSays: currentStep === null ? undefined : steps[currentStep]?.sentence,
    desired: traffic.desired?.share,
    effective: traffic.effective?.share,
    holds: holds?.reason,
    holdsSays: holds?.sentence,
    message: observed.message,
  };
}

function armOf(arm: ObservedArm | undefined): RolloutFacts['stable'] {
  return (
    arm && {
      revision: arm.revision,
      says: arm.reference?.version ?? arm.images[0],
    }
  );
}
