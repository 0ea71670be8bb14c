import { actionSchema } from '@bellwether/plugin-canary-common';
import { z } from 'zod';
import { Expectation } from '../adapters';

export const expectationSchema: z.ZodType<Expectation> = z.object({
  action: actionSchema,
  podHash: z.string().optional(),
  step: z.number().optional(),
  generation: z.number().optional(),
  wanted: z.string().optional(),
  withinMs: z.number(),
});
