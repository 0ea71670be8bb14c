import { reasonSchema } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { baselineSchema } from './baselines';
import { monitorDefinitionSchema } from './definition';

/** Where a monitor is written down. @public */
export const definedInSchema = z.object({
  kind: z.enum(['file', 'config']),
  /** Path or URL of the file as people know it; the key in app-config otherwise. */
  location: z.string(),
  /** Opens it for editing, where that is known. */
  editUrl: z.url().optional(),
});

/** @public */
export const muteSchema = z.object({
  until: z.iso.datetime(),
  by: z.string(),
  at: z.iso.datetime(),
  reason: z.string(),
});

/** @public */
export type Mute = z.infer<typeof muteSchema>;

/** A log that has dried up: windows that are over, late rows included, and hold no row. @public */
export const logSilenceSchema = z.object({
  /** Newest day with rows. */
  lastRowsOn: z.iso.date(),
  /** How many windows in a row hold none. */
  windows: z.number().int().positive(),
});

/** @public */
export type LogSilence = z.infer<typeof logSilenceSchema>;

/** One monitor of a model, with what is known of its runs. @public */
export const monitorSchema = z.object({
  /** Opaque; names the monitor in paths. */
  id: z.string(),
  name: z.string(),
  title: z.string(),
  entityRef: z.string(),
  definition: monitorDefinitionSchema,
  definedIn: definedInSchema,
  /** Set when the newest text of the definition is broken: the last good one is in force. */
  problem: z
    .object({
      sentence: z.string(),
      since: z.iso.datetime(),
      /** 1-based. */
      line: z.number().int().positive().optional(),
      /** Path of the offending key, for example `spec.window`. */
      key: z.string().optional(),
    })
    .optional(),
  baseline: baselineSchema.optional(),
  /** Waits for a decision. */
  proposed: baselineSchema.optional(),
  mute: muteSchema.optional(),
  /** Set while no rows come: what was judged last is old then. */
  silence: logSilenceSchema.optional(),
  run: z.object({
    state: z.enum(['idle', 'running', 'failed', 'never']),
    startedAt: z.iso.datetime().optional(),
    finishedAt: z.iso.datetime().optional(),
    /** Share of the run that is done, 0 to 1. */
    progress: z.number().min(0).max(1).optional(),
    /** Why it failed, in one sentence that names file or column. */
    problem: z.string().optional(),
    nextAt: z.iso.datetime().optional(),
  }),
  /** The promise in words: false alarms per windows, and α per window and family. */
  promise: z.string(),
  /** Why the portal can open no pull request for the definition; absent: it can. */
  proposalProblem: z.string().optional(),
});

/** @public */
export type Monitor = z.infer<typeof monitorSchema>;

/** Reply of `GET /v1/models/:kind/:namespace/:name/monitors`. @public */
export const monitorsReplySchema = z.object({
  monitors: z.array(monitorSchema),
  /** Definitions that never were good: there is no monitor, but a person should know why. */
  broken: z.array(
    z.object({
      definedIn: definedInSchema,
      sentence: z.string(),
      line: z.number().int().positive().optional(),
      key: z.string().optional(),
    }),
  ),
});

/** @public */
export type MonitorsReply = z.infer<typeof monitorsReplySchema>;

/** Body of `POST …/runs`: looks for new and reopened windows now. @public */
export const runMonitorRequestSchema = z.object({
  /** Judges this window again, although its rows are unchanged: its first day. */
  window: z.iso.date().optional(),
});

/** @public */
export type RunMonitorRequest = z.infer<typeof runMonitorRequestSchema>;

/** Reply of `POST …/runs`. @public */
export const runStartedSchema = z.object({
  runId: z.string(),
  startedAt: z.iso.datetime(),
});

/** @public */
export type RunStarted = z.infer<typeof runStartedSchema>;

/** Body of `PUT …/mute`; `until: null` ends it. @public */
export const muteRequestSchema = z.object({
  until: z.iso.datetime().nullable(),
  reason: reasonSchema,
});

/** @public */
export type MuteRequest = z.infer<typeof muteRequestSchema>;
