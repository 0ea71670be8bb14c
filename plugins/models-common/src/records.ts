import { z } from 'zod';
import { ownerSources, stages } from './conventions';
import { freshnessSchema } from './freshness';
import { serverSchema } from './servers';
import { versionPackageSchema } from './signature';

/**
 * A registered model as the catalog needs it, with its identity there already decided: sanitised name, owner, system.
 *
 * @public
 */
export const modelRecordSchema = z.object({
  instance: z.string(),
  /** Exact name in the registry. */
  modelName: z.string(),
  entityRef: z.string(),
  title: z.string(),
  description: z.string().optional(),
  owner: z.string(),
  ownerSource: z.enum(ownerSources),
  ownerEvidence: z.string().optional(),
  system: z.string().optional(),
  systemSource: z.enum(ownerSources).optional(),
  stage: z.enum(stages),
  framework: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  aliases: z.record(z.string(), z.number().int().positive()),
  versionCount: z.number().int().nonnegative(),
  newestVersion: z.number().int().positive().optional(),
  /** Package of the described version (champion, else challenger, else newest), when it was read. */
  package: versionPackageSchema.optional(),
  webUrl: z.url().optional(),
  /** Set when another model claimed the same catalog name; says which. */
  collision: z.string().optional(),
});

/** @public */
export type ModelRecord = z.infer<typeof modelRecordSchema>;

/** Reply of `GET /v1/records/models`, for services only; pages are stable under `cursor`. @public */
export const modelRecordsReplySchema = z.object({
  records: z.array(modelRecordSchema),
  /** Names that were asked for and that the registry says do not exist. */
  gone: z.array(z.string()),
  next: z.string().optional(),
  /** False until the registry was read in full once: a full mutation must not be made from this. */
  complete: z.boolean(),
  freshness: freshnessSchema,
});

/** @public */
export type ModelRecordsReply = z.infer<typeof modelRecordsReplySchema>;

/** Reply of `GET /v1/records/servers`, for services only. @public */
export const serverRecordsReplySchema = z.object({
  servers: z.array(serverSchema),
  /** Clusters that were listed in full at least once; servers of others are unknown, not absent. */
  clusters: z.array(
    freshnessSchema.extend({ cluster: z.string(), complete: z.boolean() }),
  ),
  /** Pass as `cursor` to read on; absent at the end. */
  next: z.string().optional(),
});

/** @public */
export type ServerRecordsReply = z.infer<typeof serverRecordsReplySchema>;
