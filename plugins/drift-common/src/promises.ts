import { reasonSchema } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { falseAlarmsSchema } from './definition';

/** Body of `POST …/promise-proposals`: another promise, as a pull request to the file of the definition. @public */
export const proposePromiseRequestSchema = falseAlarmsSchema.extend({
  reason: reasonSchema,
});

/** @public */
export type ProposePromiseRequest = z.infer<typeof proposePromiseRequestSchema>;

/** The pull request that was opened. @public */
export const promiseProposalSchema = z.object({
  url: z.url(),
  number: z.number().int().positive(),
  branch: z.string(),
  /** Path from the root of the repository. */
  file: z.string(),
  /** What it changes, as a unified diff. */
  diff: z.string(),
});

/** @public */
export type PromiseProposal = z.infer<typeof promiseProposalSchema>;
