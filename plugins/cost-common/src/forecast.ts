import { z } from 'zod';
import { amountSchema, daySchema } from './conventions';

/** Cost per day over the next two weeks. @public */
export const forecastSchema = z.object({
  points: z.array(
    z.object({
      day: daySchema,
      atThisRate: amountSchema,
      low: amountSchema,
      high: amountSchema,
      /** With what is recommended now and not yet live; null where nothing is. */
      ifApplied: amountSchema.nullable(),
    }),
  ),
  /** Mean over the points. */
  atThisRate: amountSchema,
  ifApplied: amountSchema.nullable(),
  /** First day from which `ifApplied` differs. */
  appliedFrom: daySchema.nullable(),
  /** Of the interval, for example 0.8. */
  coverage: z.number().gt(0).lt(1),
  /** How it was made, for example "weekday means of the last 28 days". */
  method: z.string(),
});

/** @public */
export type Forecast = z.infer<typeof forecastSchema>;
