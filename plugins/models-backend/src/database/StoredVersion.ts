import { RegisteredVersion } from '@bellwether/plugin-models-node';
import { z } from 'zod';

/** A version as it is stored. */
export const storedVersionSchema = z.object({
  version: z.number().int().positive(),
  createdAt: z.string(),
  status: z.string(),
  description: z.string().optional(),
  runId: z.string().optional(),
  source: z.string().optional(),
  registeredBy: z.string().optional(),
  tags: z.record(z.string(), z.string()),
});

export type StoredVersion = z.infer<typeof storedVersionSchema>;

export function parseVersions(json: string): StoredVersion[] {
  return z.array(storedVersionSchema).parse(JSON.parse(json));
}

/** A stored version as registries take it. */
export function toRegisteredVersion(
  name: string,
  { createdAt, ...version }: StoredVersion,
): RegisteredVersion {
  return { ...version, name, createdAt: new Date(createdAt) };
}
