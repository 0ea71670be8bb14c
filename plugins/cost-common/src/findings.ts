import { z } from 'zod';

/**
 * What is special about figures, so that nobody reads more into them than they hold.
 *
 * @public
 */
export const findingCodes = [
  /** No OpenCost answers for the cluster: the figures are usage times a price list. */
  'price-list',
  /** The upstream gave no number (`null`, NaN) for a kind of cost. */
  'cost-unknown',
  /** The windows of an answer are not of the step that was asked for. */
  'step-differs',
  /** Less than the whole day was covered, for example across an outage. */
  'partial-day',
  /** The upstream's clock jumped, or windows overlap. */
  'clock-changed',
  /** The price list does not know the instance type of a node. */
  'instance-type-unknown',
  /** No namespace is known for what was paid. */
  'no-namespace',
  /** The server has no pods now. */
  'zero-replicas',
  /** A container asks for nothing, so its efficiency means nothing and it is charged by use. */
  'no-request',
  /** A container uses more than it may: its limit is missing or the measurement is late. */
  'usage-over-limit',
  /** Use of the GPU was not measured. */
  'gpu-not-measured',
  /** Pods share a GPU in turns, so nobody can say which of them used it. */
  'gpu-time-sliced',
  /** Requests were not counted, so there is no unit cost. */
  'requests-unknown',
  /** What is attributed does not add up to the node bill. */
  'bill-differs',
  /** Amounts were kept in another currency than the portal has now: converted, or in no figure. */
  'earlier-currency',
  /** The upstream did not answer; the figures end before. */
  'source-stale',
] as const;

/** @public */
export const findingSchema = z.object({
  code: z.enum(findingCodes),
  tone: z.enum(['quiet', 'watch', 'warn']),
  /** What a person should know, in one sentence. */
  sentence: z.string(),
  /** Cluster or server that it is about. */
  subject: z.string().optional(),
});

/** @public */
export type Finding = z.infer<typeof findingSchema>;
