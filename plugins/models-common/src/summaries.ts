import { z } from 'zod';

/** How a summary is coloured and which icon it gets; never colour alone. @public */
export const toneSchema = z.enum([
  'ok',
  'watch',
  'warn',
  'bad',
  'void',
  'quiet',
]);

/** @public */
export type Tone = z.infer<typeof toneSchema>;

/**
 * What one family says about one model in the fleet and in the health strip: the seam by which a family joins
 * the models pages without either importing the other. One per model and family; the newest replaces the last.
 *
 * @public
 */
export const familySummarySchema = z.object({
  tone: toneSchema,
  /** The verdict in one or two words, for example `Material`, `Keep watching`, `10 of 10 ready`. */
  word: z.string().max(40),
  /** The number of the tile, already formatted, for example `0.38 σ`. */
  figure: z.string().max(40).optional(),
  /** What the number is, for example `shift of origin_delay_1h`. */
  label: z.string().max(80).optional(),
  /** One sentence, made by the family's backend from its judgement. */
  sentence: z.string().max(400),
  /** Tab of the entity page, or path under `/models`, that shows more. */
  href: z.string().optional(),
  /** Makes the model appear under "Needs a person", with this on the button. */
  needsPerson: z.string().max(40).optional(),
  /** Makes the model one of those that the fleet can be narrowed to by this word, for example `Drifting`; a family has one word. */
  mark: z.string().min(1).max(40).optional(),
  /** Value by which the fleet sorts this family's column; higher is more urgent. */
  urgency: z.number().min(0).max(100).default(0),
  /** ISO 8601 time of the facts behind it. */
  at: z.iso.datetime(),
  staleSince: z.iso.datetime().optional(),
});

/** @public */
export type FamilySummary = z.infer<typeof familySummarySchema>;

/**
 * Body of `PUT /v1/summaries/:family`, for services only. `null` withdraws the family's summary of a model.
 *
 * @public
 */
export const putSummariesRequestSchema = z.object({
  summaries: z
    .array(
      z.object({
        entityRef: z.string(),
        summary: familySummarySchema.nullable(),
      }),
    )
    .max(1000),
});

/** @public */
export type PutSummariesRequest = z.infer<typeof putSummariesRequestSchema>;

/** Reply of `GET …/summaries`: what each family says about one model. @public */
export const summariesReplySchema = z.object({
  summaries: z.record(z.string(), familySummarySchema),
});

/** @public */
export type SummariesReply = z.infer<typeof summariesReplySchema>;
