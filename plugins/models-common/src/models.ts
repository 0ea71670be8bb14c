import { z } from 'zod';
import { aliasSchema } from './aliases';
import { ownerSources, stages } from './conventions';
import { freshnessSchema } from './freshness';
import { signatureFieldSchema, versionPackageSchema } from './signature';

/** A number that JSON cannot hold travels as a word. @public */
export const metricValueSchema = z.union([
  z.number(),
  z.enum(['NaN', 'Infinity', '-Infinity']),
]);

/** @public */
export type MetricValue = z.infer<typeof metricValueSchema>;

/**
 * One version of a model, as the registry has it.
 *
 * @public
 */
export const modelVersionSchema = z.object({
  version: z.number().int().positive(),
  aliases: z.array(z.string()),
  createdAt: z.iso.datetime(),
  description: z.string().optional(),
  /** Registry status, for example `READY`. */
  status: z.string(),
  runId: z.string().optional(),
  runName: z.string().optional(),
  /** Where it came from in people's words: source of the run, for example `train.py` or a notebook. */
  source: z.string().optional(),
  registeredBy: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  /** Last value of each metric of its run; absent in listings that do not read runs. */
  metrics: z.record(z.string(), metricValueSchema).optional(),
  webUrl: z.url().optional(),
  /** Clusters that serve it now, with the role, for example `prod-eu canary 20 %`. */
  runsOn: z.array(
    z.object({
      cluster: z.string(),
      role: z.enum(['stable', 'canary']),
      weight: z.number().min(0).max(1).optional(),
    }),
  ),
});

/** @public */
export type ModelVersion = z.infer<typeof modelVersionSchema>;

/** Reply of `GET …/versions`. @public */
export const versionsReplySchema = z.object({
  versions: z.array(modelVersionSchema),
  total: z.number().int().nonnegative(),
  /** Metric names in the order in which a table should show them: main metric first. */
  metricNames: z.array(z.string()),
  freshness: freshnessSchema,
});

/** @public */
export type VersionsReply = z.infer<typeof versionsReplySchema>;

/**
 * One model, as Overview shows it.
 *
 * @public
 */
export const modelDetailSchema = z.object({
  entityRef: z.string(),
  registry: z.object({
    instance: z.string(),
    title: z.string(),
    modelName: z.string(),
    webUrl: z.url().optional(),
  }),
  description: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  stage: z.enum(stages),
  owner: z.string(),
  ownerSource: z.enum(ownerSources),
  /** The tag or mapping rule that named the owner, for example `team=travel-ml`. */
  ownerEvidence: z.string().optional(),
  system: z.string().optional(),
  aliases: z.array(aliasSchema),
  versionCount: z.number().int().nonnegative(),
  newestVersion: z.number().int().positive().optional(),
  /** Version that the card describes: champion, else challenger, else newest. */
  described: z
    .object({
      version: z.number().int().positive(),
      package: versionPackageSchema.optional(),
      /** False until its files were looked into; then an absent package means that it has none. */
      filesRead: z.boolean(),
      /** First metrics of its run, main metric first. */
      metrics: z.array(
        z.object({ name: z.string(), value: metricValueSchema }),
      ),
      /** Training data as the run logged it. */
      datasets: z.array(
        z.object({
          name: z.string(),
          digest: z.string().optional(),
          context: z.string().optional(),
          rows: z.number().int().nonnegative().optional(),
        }),
      ),
    })
    .optional(),
  /** True where the signed-in user may move aliases of this model; the screen hides nothing, but says why not. */
  mayMoveAliases: z.boolean(),
  freshness: freshnessSchema,
});

/** @public */
export type ModelDetail = z.infer<typeof modelDetailSchema>;

/** Which way a metric should go. `unknown`: the difference is shown without a judgement. @public */
export const metricDirectionSchema = z.enum([
  'lower-is-better',
  'higher-is-better',
  'unknown',
]);

/** @public */
export type MetricDirection = z.infer<typeof metricDirectionSchema>;

const perVersion = <T extends z.ZodType>(value: T) =>
  z.record(z.string(), value.nullable());

/**
 * Two to five versions side by side. `base` is the first version asked for; differences are against it.
 * Records are keyed by version number.
 *
 * @public
 */
export const comparisonSchema = z.object({
  versions: z.array(modelVersionSchema),
  base: z.number().int().positive(),
  /** One sentence that says what a person would conclude. */
  sentence: z.string(),
  /** False when the versions were measured on different data: then nothing is called better or worse. */
  comparable: z.boolean(),
  /** Why not, or what makes them comparable. */
  comparableBecause: z.string(),
  metrics: z.array(
    z.object({
      name: z.string(),
      direction: metricDirectionSchema,
      values: perVersion(metricValueSchema),
      /** value − value of `base`. */
      difference: perVersion(z.number()),
      /** difference ÷ |value of `base`|. */
      relative: perVersion(z.number()),
      verdict: perVersion(z.enum(['better', 'worse', 'same'])),
      hasHistory: z.boolean(),
    }),
  ),
  params: z.array(
    z.object({
      name: z.string(),
      values: perVersion(z.string()),
      differs: z.boolean(),
    }),
  ),
  tags: z.array(
    z.object({
      name: z.string(),
      values: perVersion(z.string()),
      differs: z.boolean(),
    }),
  ),
  environment: z.array(
    z.object({
      name: z.string(),
      values: perVersion(z.string()),
      differs: z.boolean(),
    }),
  ),
  datasets: perVersion(
    z.array(
      z.object({
        name: z.string(),
        digest: z.string().optional(),
        context: z.string().optional(),
        rows: z.number().int().nonnegative().optional(),
      }),
    ),
  ),
  /** Change of the signature from `base` to each other version; `null` where one of the two has none. */
  signatures: perVersion(
    z.object({
      breaking: z.boolean(),
      /** Reasons a caller of `base` would break, one sentence each. */
      reasons: z.array(z.string()),
      changes: z.array(
        z.object({
          side: z.enum(['inputs', 'outputs']),
          change: z.enum(['same', 'added', 'removed', 'retyped', 'required']),
          before: signatureFieldSchema.optional(),
          after: signatureFieldSchema.optional(),
        }),
      ),
    }),
  ),
  freshness: freshnessSchema,
});

/** @public */
export type Comparison = z.infer<typeof comparisonSchema>;

/** Reply of `GET …/metric-history?metric=…&versions=…`. @public */
export const metricHistorySchema = z.object({
  metric: z.string(),
  series: z.array(
    z.object({
      version: z.number().int().positive(),
      points: z.array(
        z.object({
          step: z.number().int(),
          at: z.iso.datetime(),
          value: metricValueSchema,
        }),
      ),
      /** True when the registry holds more points than are sent; they were thinned evenly. */
      thinned: z.boolean(),
    }),
  ),
});

/** @public */
export type MetricHistory = z.infer<typeof metricHistorySchema>;

/** Reply of `GET …/versions/:version/model-card`. @public */
export const modelCardSchema = z.object({
  version: z.number().int().positive(),
  /** Markdown; absent when the version carries no README. */
  markdown: z.string().optional(),
  /** Which file it is, for example `README.md`. */
  file: z.string().optional(),
});

/** @public */
export type ModelCard = z.infer<typeof modelCardSchema>;
