import { z } from 'zod';
import { analysisPhases } from './analysisRuns';

/** An Experiment of Argo Rollouts: pods beside those of the rollout, and analyses of them, for a time. @public */
export const experimentSchema = z.object({
  uid: z.string(),
  name: z.string(),
  /** Index of the step that asked for it. */
  step: z.number().int().nonnegative().optional(),
  /** Revision of the rollout that it is about. */
  revision: z.string().optional(),
  phase: z.enum(analysisPhases),
  message: z.string().optional(),
  /** When all its pods were there: from then on its time runs. */
  availableAt: z.iso.datetime().optional(),
  /** How long it runs from there, as its spec says, for example `10m`. */
  duration: z.string().optional(),
  /** Ended before its time. */
  terminated: z.boolean(),
  templates: z.array(
    z.object({
      name: z.string(),
      /** As the controller tells it, for example `Running`. */
      status: z.string(),
      message: z.string().optional(),
      /** Pods that are wanted, and that take requests. */
      wanted: z.number().int().nonnegative(),
      available: z.number().int().nonnegative(),
      podHash: z.string().optional(),
    }),
  ),
  analyses: z.array(
    z.object({
      name: z.string(),
      /** Name of the AnalysisRun, once there is one. */
      run: z.string().optional(),
      phase: z.enum(analysisPhases),
      message: z.string().optional(),
      /** The experiment waits for its end; the others run in the background as long as it does. */
      isRequired: z.boolean(),
    }),
  ),
});

/** @public */
export type Experiment = z.infer<typeof experimentSchema>;
