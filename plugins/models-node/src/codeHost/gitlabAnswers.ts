import { z } from 'zod';

/** Answers of GitLab's API, as far as they are read. */
export const treeSchema = z.array(
  z.object({ path: z.string(), type: z.string() }),
);
export const fileSchema = z
  .object({ content: z.string(), blob_id: z.string() })
  .transform(({ content, blob_id }) => ({ content, version: blob_id }));
export const mergeRequestSchema = z.object({
  iid: z.number(),
  web_url: z.url({ protocol: /^https?$/ }),
  state: z.string(),
  source_branch: z.string(),
  source_project_id: z.number().nullish(),
  target_project_id: z.number(),
  sha: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  squash_commit_sha: z.string().nullish(),
  reviewers: z
    .array(z.object({ id: z.number(), username: z.string() }))
    .nullish(),
});
export const usersSchema = z.array(
  z.object({ id: z.number(), username: z.string() }),
);
