import { z } from 'zod';

/** Answers of GitHub's API, as far as they are read. */
export const repositorySchema = z.object({
  html_url: z.string(),
  default_branch: z.string(),
  description: z.string().nullish(),
});
export const treeSchema = z.object({
  tree: z.array(z.object({ path: z.string() })),
});
export const contentSchema = z.object({ content: z.string() });
export const shaSchema = z.object({ sha: z.string() });
export const referenceSchema = z.object({ object: shaSchema });
export const commitSchema = z.object({
  message: z.string(),
  tree: shaSchema,
  parents: z.array(shaSchema),
});
export const accountSchema = z.object({ login: z.string() });
export const ownerSchema = z.object({ type: z.string() });

/** A repository as its host knows it. */
export type KnownRepository = z.infer<typeof repositorySchema>;
