import { z } from 'zod';

const day = z.iso.date();

/** Where the rows are. Paths are relative to what the portal's administrator allows. @public */
export const monitorSourceSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('files'),
    /** Parquet, CSV or JSON lines; a glob may stand for many, whose columns need not be the same. */
    path: z.string().min(1).max(1024),
  }),
  z.strictObject({
    type: z.literal('sql'),
    /** Name of a connection under `drift.connections` in app-config; addresses and passwords are never in a monitor. */
    connection: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    /** Table or view, with its schema. */
    table: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*){0,2}$/),
  }),
]);

/** @public */
export type MonitorSource = z.infer<typeof monitorSourceSchema>;

const columnName = z.string().min(1).max(255);

/** How often a monitor may be wrong. @public */
export const falseAlarmsSchema = z.strictObject({
  /** At most one false alarm in this many windows. */
  oncePerWindows: z.number().int().min(2).max(10_000),
});

/** What is material, where the default is not right. @public */
export const materialitySchema = z.strictObject({
  /** Wasserstein distance over the baseline's standard deviation. */
  w1OverSd: z.number().positive().max(10).optional(),
  psi: z.number().positive().max(10).optional(),
  cramersV: z.number().positive().max(1).optional(),
});

/**
 * A monitor as code: the content of `drift.yaml`, or an entry of `drift.monitors` in app-config.
 *
 * @public
 */
export const monitorDefinitionSchema = z.strictObject({
  apiVersion: z.literal('bellwether.dev/v1'),
  kind: z.literal('DriftMonitor'),
  metadata: z.strictObject({
    /** Unique within the model. */
    name: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/)
      .max(63),
    /** Entity ref of the model; in app-config only, since a file stands beside its model. */
    model: z.string().optional(),
    title: z.string().max(100).optional(),
  }),
  spec: z.strictObject({
    source: monitorSourceSchema,
    /** Column with the time of each row. */
    timestamp: columnName,
    /** Column that names a row, so that a sample is the same on every engine. */
    rowKey: columnName.optional(),
    /** Length of a window. Weeks begin on Monday, days and weeks in UTC. */
    window: z.enum(['daily', 'weekly']),
    /** How long rows may come late: a window is opened again when they do. */
    lateness: z
      .strictObject({ hours: z.number().int().min(0).max(720) })
      .default({ hours: 24 }),
    /** The first baseline: whole days, both included. Later ones are proposed and approved. */
    baseline: z
      .strictObject({ from: day, to: day })
      .refine(({ from, to }) => from <= to, '`from` is after `to`'),
    /** Inputs to watch; all columns but the named ones if absent. */
    columns: z.array(columnName).min(1).max(2000).optional(),
    exclude: z.array(columnName).max(2000).optional(),
    /** Output of the model: a family of its own. */
    prediction: columnName.optional(),
    /** What really happened, where it becomes known: gives the model's error. */
    target: columnName.optional(),
    /** What prediction and target are: numbers, whose difference is the error, or labels, which are right or wrong. */
    outcome: z.enum(['number', 'label']).default('number'),
    /** Version that answered, to be marked on the timeline. */
    modelVersion: columnName.optional(),
    /** Columns by whose values windows are also looked at apart. */
    slices: z.array(columnName).max(5).default([]),
    /** Importance of inputs, any scale; orders what is shown. */
    importance: z.record(z.string(), z.number().nonnegative()).optional(),
    falseAlarms: falseAlarmsSchema.default({ oncePerWindows: 52 }),
    detectors: z
      .array(z.enum(['ks', 'psi', 'chi2', 'mmd', 'c2st', 'model-output']))
      .min(1)
      .optional(),
    combine: z
      .enum([
        'joint',
        'holm',
        'cauchy',
        'min-p',
        'vote:1',
        'vote:2',
        'vote:3',
        'vote:4',
      ])
      .optional(),
    material: materialitySchema.optional(),
    /** Alert after this many windows in a row. */
    alert: z
      .strictObject({ afterWindows: z.number().int().min(1).max(10) })
      .default({ afterWindows: 2 }),
    seed: z.number().int().min(0).max(0xffffffff).default(7),
  }),
});

/** @public */
export type MonitorDefinition = z.infer<typeof monitorDefinitionSchema>;
