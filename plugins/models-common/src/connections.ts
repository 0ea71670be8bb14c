import { z } from 'zod';

/** State of a connection, worst first. @public */
export const connectionStates = [
  'failed',
  'limited',
  'stale',
  'not-configured',
  'connected',
] as const;

/**
 * One upstream as the Connections screen and `bellwether doctor` show it.
 *
 * @public
 */
export const connectionSchema = z.object({
  id: z.string(),
  kind: z.enum(['registry', 'cluster', 'metrics', 'costs']),
  /** What it is, for example `MLflow`, `Kubernetes`, `Prometheus`. */
  product: z.string(),
  title: z.string(),
  state: z.enum(connectionStates),
  version: z.string().optional(),
  /** 95th percentile of the last answers, milliseconds. */
  latencyMs: z.number().nonnegative().optional(),
  lastSuccessAt: z.iso.datetime().optional(),
  lastAttemptAt: z.iso.datetime().optional(),
  /** What is wrong, in one sentence without URL, token or upstream body. */
  problem: z.string().optional(),
  /** Permission that is missing, in the upstream's words, for example `patch rollouts.argoproj.io`. */
  missingPermissions: z.array(z.string()),
  /** What follows for the reader, for example `Facts of prod-us are shown as of 14:02 UTC`. */
  consequence: z.string().optional(),
  /** The sentence that fixes it. */
  fix: z.string().optional(),
  /** Text to copy where text is the fix: YAML or a command. */
  snippet: z.string().optional(),
  /** Only for those who may see it (`models.connections.read`). */
  url: z.string().optional(),
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
});

/** @public */
export type Connection = z.infer<typeof connectionSchema>;

/** Reply of `GET /v1/connections`, worst first. @public */
export const connectionsReplySchema = z.object({
  connections: z.array(connectionSchema),
  /** True when the reader may see addresses. */
  detailed: z.boolean(),
});

/** @public */
export type ConnectionsReply = z.infer<typeof connectionsReplySchema>;
