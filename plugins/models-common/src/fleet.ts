import { z } from 'zod';
import { stages } from './conventions';
import { freshnessSchema } from './freshness';
import { familySummarySchema } from './summaries';

/** Columns by which the fleet can be sorted. @public */
export const fleetSorts = [
  'attention',
  'name',
  'owner',
  'stage',
  'championSince',
  'updated',
] as const;

/** How far back the fleet looks for models of which something changed. @public */
export const fleetRanges = ['24h', '7d', '30d', '90d'] as const;

/** @public */
export type FleetRange = (typeof fleetRanges)[number];

const list = z
  .union([z.string(), z.array(z.string())])
  .transform(value => (Array.isArray(value) ? value : value.split(',')))
  .transform(values => values.map(value => value.trim()).filter(Boolean))
  .pipe(z.array(z.string().max(253)).max(50));

/**
 * Query of the fleet, as it stands in the URL. Lists are comma-separated.
 *
 * @public
 */
export const fleetQuerySchema = z.object({
  /** Free text: every word must occur in name, description, tag, owner or system. */
  text: z.string().trim().max(200).optional(),
  /** Owners as entity refs or group names. */
  team: list.optional(),
  framework: list.optional(),
  stage: list.pipe(z.array(z.enum(stages))).optional(),
  /** Clusters; `none` finds models that run nowhere. */
  runs: list.optional(),
  /** `not-champion`: some server serves another version; `match`: every stable server serves the champion. */
  champion: z.enum(['not-champion', 'match']).optional(),
  /** Families, for example `drift`: only models that each of them has marked. */
  marked: list.optional(),
  /**
   * Only models of which something changed within this time: in the registry, or by an event of any family (a version, an
   * alias, a rollout, a verdict).
   */
  range: z.enum(fleetRanges).optional(),
  sort: z.enum(fleetSorts).default('attention'),
  order: z.enum(['asc', 'desc']).default('asc'),
  /** 1-based. */
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(25),
});

/** @public */
export type FleetQuery = z.infer<typeof fleetQuerySchema>;

/**
 * One model of the fleet: the stored join of registry facts, where it runs and the families' summaries.
 *
 * @public
 */
export const fleetRowSchema = z.object({
  entityRef: z.string(),
  name: z.string(),
  title: z.string(),
  description: z.string().optional(),
  owner: z.string(),
  system: z.string().optional(),
  registry: z.string(),
  framework: z.string().optional(),
  /** False until the files of the version that stands for the model were looked into; they say the framework. */
  filesRead: z.boolean(),
  stage: z.enum(stages),
  champion: z
    .object({
      version: z.number().int().positive(),
      since: z.iso.datetime(),
      sinceIsExact: z.boolean(),
    })
    .optional(),
  challenger: z.number().int().positive().optional(),
  versionCount: z.number().int().nonnegative(),
  runsOn: z.array(
    z.object({
      cluster: z.string(),
      version: z.number().int().positive().optional(),
      ready: z.number().int().nonnegative(),
      wanted: z.number().int().nonnegative(),
      champion: z.enum(['match', 'differs', 'no-champion', 'unknown']),
      canary: z
        .object({
          version: z.number().int().positive().optional(),
          weight: z.number().min(0).max(1).optional(),
        })
        .optional(),
      staleSince: z.iso.datetime().optional(),
    }),
  ),
  updatedAt: z.iso.datetime(),
  /** One summary per family that has something to say, keyed by family. */
  summaries: z.record(z.string(), familySummarySchema),
  staleSince: z.iso.datetime().optional(),
});

/** @public */
export type FleetRow = z.infer<typeof fleetRowSchema>;

/** @public */
export const facetSchema = z.array(
  z.object({ value: z.string(), count: z.number().int().nonnegative() }),
);

/** How many models each family, as the value, has marked, and the word by which it does so. @public */
export const markFacetSchema = z.array(
  facetSchema.element.extend({ label: z.string() }),
);

/** Reply of `GET /v1/models`. @public */
export const fleetReplySchema = z.object({
  items: z.array(fleetRowSchema),
  total: z.number().int().nonnegative(),
  page: z.number().int().positive(),
  pageSize: z.number().int().positive(),
  /** Counts of each filter's values within the other filters; a count of 0 stays. */
  facets: z.object({
    team: facetSchema,
    framework: facetSchema,
    stage: facetSchema,
    runs: facetSchema,
    champion: facetSchema,
    marked: markFacetSchema,
  }),
  /** When the rows were joined, and how old each source was. */
  joinedAt: z.iso.datetime().optional(),
  sources: z.array(
    freshnessSchema.extend({
      id: z.string(),
      kind: z.enum(['registry', 'cluster']),
    }),
  ),
});

/** @public */
export type FleetReply = z.infer<typeof fleetReplySchema>;

/** Query of `GET /v1/attention`: only what is of these owners; upstreams that are silent concern everybody. @public */
export const attentionQuerySchema = fleetQuerySchema.pick({ team: true });

/** @public */
export type AttentionQuery = z.infer<typeof attentionQuerySchema>;

/** Reply of `GET /v1/attention`: what needs a person, most urgent first, at most five. @public */
export const attentionReplySchema = z.object({
  items: z.array(
    z.object({
      entityRef: z.string().optional(),
      title: z.string(),
      sentence: z.string(),
      owner: z.string().optional(),
      severity: z.enum(['bad', 'warn', 'void']),
      since: z.iso.datetime().optional(),
      /** Path in the portal of the place where it is solved, and the words on its button. */
      href: z.string().startsWith('/'),
      action: z.string(),
    }),
  ),
  total: z.number().int().nonnegative(),
});

/** @public */
export type AttentionReply = z.infer<typeof attentionReplySchema>;
