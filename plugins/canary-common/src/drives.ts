import { reasonSchema } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { shareSchema } from './conventions';
import { verdictWordSchema } from './verdicts';

/**
 * What a step waits for beyond its time. `no-harm`: requests were counted, and the judge sees no harm in them; `promote`: the
 * judge says that the canary may be promoted.
 *
 * @public
 */
export const driveNeeds = ['no-harm', 'promote'] as const;

/** @public */
export type DriveNeed = (typeof driveNeeds)[number];

/**
 * Where the driver is with a canary.
 *
 * `refused`: it does not begin, and says why; `beginning`: it will, at its next look; `asking`: a share was asked for, and
 * requests do not follow yet; `holding`: the share is seen, and its time or the judge's word is awaited; `paused`: something is
 * in doubt, so it does nothing; `taken-over`: a person drives; `promoted`, `rolled-back`: it has ended so; `over`: it ended
 * without the driver.
 *
 * @public
 */
export const driveStates = [
  'refused',
  'beginning',
  'asking',
  'holding',
  'paused',
  'taken-over',
  'promoted',
  'rolled-back',
  'over',
] as const;

/** @public */
export type DriveState = (typeof driveStates)[number];

/** Why the driver does nothing. @public */
export const driveDoubts = [
  /** The share is not the one that the driver had asked for. */
  'weight-changed',
  /** The object was deleted and made anew. */
  'object-replaced',
  /** The controller accepted a share, and requests do not follow. */
  'not-followed',
  /** Someone else changed the object at the same moment. */
  'conflict',
  /** The cluster or the portal does not let the driver do it. */
  'not-allowed',
  /** The pull request was closed without a merge. */
  'turned-down',
  /** The step lasts for longer than its plan allows. */
  'waited-too-long',
  /** No evidence, or none that is new. */
  'no-evidence',
  /** The split of the requests makes the evidence void. */
  'void',
  /** The cluster does not answer. */
  'cluster-silent',
  /** The canary is not ready. */
  'not-ready',
  /** An action on the same object is not done yet, or waits for its merge or sync. */
  'action-open',
  /** The annotation was taken away. */
  'opted-out',
] as const;

/** @public */
export type DriveDoubt = (typeof driveDoubts)[number];

/** @public */
export const driveStepStates = ['done', 'current', 'ahead'] as const;

/** @public */
export type DriveStepState = (typeof driveStepStates)[number];

/** @public */
export const driveStepSchema = z.object({
  index: z.number().int().nonnegative(),
  state: z.enum(driveStepStates),
  share: shareSchema,
  /** Least time at this share. */
  leastSeconds: z.number().nonnegative(),
  needs: z.enum(driveNeeds),
});

/** Who steps a canary whose controller has no steps, and what comes next. @public */
export const driveSchema = z.object({
  rollout: z.string(),
  state: z.enum(driveStates),
  /** What is so now, in one sentence. */
  sentence: z.string(),
  /** `plugin:canary`, or the person who took over. */
  driver: z.string(),
  /** Replica of the portal that drives, while one does. */
  replica: z.string().optional(),
  canary: z.string().optional(),
  /** Name of the plan. */
  plan: z.string(),
  steps: z.array(driveStepSchema),
  /** Past the last step only the promotion is left: then it is their number. */
  currentStep: z.number().int().nonnegative().nullable(),
  /** Since when it is in this state. */
  since: z.iso.datetime().optional(),
  /** When the next step may come at the earliest, and what it waits for. */
  next: z
    .object({ at: z.iso.datetime().optional(), sentence: z.string() })
    .optional(),
  /** Set while the driver does nothing because something is in doubt. */
  pause: z
    .object({
      reason: z.enum(driveDoubts),
      sentence: z.string(),
      since: z.iso.datetime(),
      /** False: it goes on by itself as soon as the doubt is gone. */
      needsPerson: z.boolean(),
    })
    .optional(),
  /** The judge's word at the driver's last look. */
  word: z
    .object({
      verdict: verdictWordSchema,
      reason: z.string(),
      judgedAt: z.iso.datetime().optional(),
    })
    .optional(),
  /** What the caller may do. */
  controls: z.array(
    z.object({
      control: z.enum(['take-over', 'hand-back']),
      possible: z.boolean(),
      /** Why not, or what it does. */
      sentence: z.string(),
    }),
  ),
});

/** @public */
export type Drive = z.infer<typeof driveSchema>;

/** Reply of `GET …/drive`: null where the server does not ask for a driver, or its controller has steps of its own. @public */
export const driveReplySchema = z.object({ drive: driveSchema.nullable() });

/** @public */
export type DriveReply = z.infer<typeof driveReplySchema>;

/** Body of `POST …/drive`. @public */
export const driveRequestSchema = z.strictObject({
  control: z.enum(['take-over', 'hand-back']),
  reason: reasonSchema,
});

/** @public */
export type DriveRequest = z.infer<typeof driveRequestSchema>;
