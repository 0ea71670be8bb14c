import { z } from 'zod';

const minutes = z.int().min(1).max(1440);
const failureLimit = z.int().min(0).max(100);

/** Fixed thresholds that are replayed beside the judge. They are shown, and decide nothing. */
export const fixedThresholdsSchema = z.strictObject({
  /** The canary's share of failed requests in a window. */
  errors: z
    .array(
      z.strictObject({
        above: z.number().gt(0).lt(1),
        minutes: minutes.default(1),
        failureLimit: failureLimit.default(0),
      }),
    )
    .max(5)
    .default([
      { above: 0.01, minutes: 1, failureLimit: 0 },
      { above: 0.01, minutes: 5, failureLimit: 2 },
    ]),
  /** A quantile of the canary's latency in a window. */
  latency: z
    .array(
      z.strictObject({
        quantile: z.number().gt(0).lt(1).default(0.99),
        aboveSeconds: z.number().positive(),
        minutes: minutes.default(1),
        failureLimit: failureLimit.default(0),
      }),
    )
    .max(5)
    .default([
      { quantile: 0.99, aboveSeconds: 0.5, minutes: 1, failureLimit: 0 },
    ]),
  /** The stability index of all scores so far. */
  scores: z
    .array(z.strictObject({ psiAbove: z.number().positive() }))
    .max(5)
    .default([{ psiAbove: 0.2 }]),
});

export type FixedThresholds = z.infer<typeof fixedThresholdsSchema>;
