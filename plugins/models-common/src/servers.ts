import { z } from 'zod';
import { freshnessSchema } from './freshness';

/** One version that a server runs, with its share of pods and requests. @public */
export const servedVersionSchema = z.object({
  role: z.enum(['stable', 'canary']),
  /** Registry version; absent when the cluster object does not name one that can be resolved. */
  version: z.number().int().positive().optional(),
  /** What the object says: a version number, or a `models:/` address. */
  declared: z.string().optional(),
  readyReplicas: z.number().int().nonnegative(),
  wantedReplicas: z.number().int().nonnegative(),
  /** Share of requests that the controller reports, 0..1; absent where no router reports one. */
  weight: z.number().min(0).max(1).optional(),
});

/** @public */
export type ServedVersion = z.infer<typeof servedVersionSchema>;

/**
 * What serves a model on a cluster.
 *
 * @public
 */
export const serverSchema = z.object({
  /** `<cluster>/<namespace>/<kind id>/<name>`. */
  id: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** Id of the server kind, for example `argo-rollout`, and what people call it. */
  kind: z.string(),
  kindTitle: z.string(),
  /** Model name as the object declares it, and how it was found. */
  model: z.string(),
  modelFrom: z.enum(['annotation', 'label', 'model-uri', 'object-name']),
  /** Registry instance that the object names, when it names one. */
  registry: z.string().optional(),
  /** The catalog entity of the model, when some registry holds it. */
  modelRef: z.string().optional(),
  versions: z.array(servedVersionSchema),
  phase: z.enum(['healthy', 'progressing', 'paused', 'degraded', 'unknown']),
  message: z.string().optional(),
  /** Serving software, for example `mlserver`; picks the metric profile. */
  runtime: z.string().optional(),
  metricProfile: z.string().optional(),
  system: z.string().optional(),
  owner: z.string().optional(),
  /** Address inside the cluster, for the API entity. */
  url: z.string().optional(),
  /** How the stable version relates to the champion. */
  champion: z.enum(['match', 'differs', 'no-champion', 'unknown']),
  championVersion: z.number().int().positive().optional(),
  observedAt: z.iso.datetime(),
});

/** @public */
export type Server = z.infer<typeof serverSchema>;

/** Reply of `GET …/servers`: where a model runs, and how old that knowledge is for each cluster. @public */
export const serversReplySchema = z.object({
  servers: z.array(serverSchema),
  clusters: z.array(freshnessSchema.extend({ cluster: z.string() })),
});

/** @public */
export type ServersReply = z.infer<typeof serversReplySchema>;

/** Reply of `GET /v1/unregistered`. @public */
export const unregisteredReplySchema = z.object({
  /** Servers whose model no registry holds. */
  unregistered: z.array(serverSchema),
  /** Servers whose stable version is not what the champion alias says. */
  notChampion: z.array(serverSchema),
  clusters: z.array(freshnessSchema.extend({ cluster: z.string() })),
});

/** @public */
export type UnregisteredReply = z.infer<typeof unregisteredReplySchema>;
