import { z } from 'zod';
import {
  OpenedPullRequest,
  ProposedChange,
  PullRequestState,
  SourceFile,
} from './CodeHost';
import { inPath } from './repositoryName';
import { RestHost, sourceFile } from './RestHost';

/** A pull request, as far as its dialects have the same of it. */
interface Pull {
  number: number;
  html_url: string;
  state: string;
  merged?: boolean;
  merge_commit_sha?: string | null;
}

const fileSchema = z
  .object({ content: z.string(), sha: z.string() })
  .transform(({ content, sha }) => ({ content, version: sha }));

/** Hosts that have pull requests and files where GitHub has them. */
export abstract class PullsHost extends RestHost {
  /** Of one pull request. */
  protected abstract readonly pull: z.ZodType<Pull>;

  async look(repository: string, number: number): Promise<PullRequestState> {
    const pull = await this.api.ask(
      repository,
      'GET',
      `/pulls/${number}`,
      this.pull,
    );
    if (pull.merged) {
      return { is: 'merged', commit: pull.merge_commit_sha ?? undefined };
    }
    return { is: pull.state === 'closed' ? 'closed' : 'open' };
  }

  protected async read(
    repository: string,
    path: string,
    base: string,
  ): Promise<SourceFile | undefined> {
    const found = await this.api.ask(
      repository,
      'GET',
      `/contents/${inPath(path)}?ref=${encodeURIComponent(base)}`,
      fileSchema.optional(),
      { absent: 'is an answer' },
    );
    return sourceFile(path, found);
  }

  protected async propose({
    repository,
    base,
    branch,
    title,
    body,
  }: ProposedChange): Promise<OpenedPullRequest> {
    const pull = await this.api.ask(repository, 'POST', '/pulls', this.pull, {
      body: { title, body, head: branch, base },
    });
    return { url: pull.html_url, number: pull.number, branch };
  }
}
