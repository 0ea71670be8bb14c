import { ConflictError } from '@backstage/errors';
import {
  GitChange,
  GitOwnership,
  TakenAction,
} from '@bellwether/plugin-canary-common';
import { repositoryOfPullRequest } from '@bellwether/plugin-models-common';
import {
  CodeHost,
  OpenedPullRequest,
  PullRequestState,
} from '@bellwether/plugin-models-node';
import { stringify } from 'yaml';
import { ActionPlan } from '../adapters';
import { ServerView } from '../watch';
import { Beside, findChange } from './findChange';

type Acting = { view: ServerView; plan: ActionPlan };

/** A change of a manifest together with files beside it. */
export interface ManifestChange {
  specAfter: NonNullable<ActionPlan['specAfter']>;
  /** Names of new files, and their texts, in the manifest's folder. */
  beside: Beside;
  title: string;
  /** What the branch is about, for its name. */
  about: string;
}

/** Changes of what Git owns, proposed there as pull requests. */
export class Proposals {
  constructor(
    private readonly host: CodeHost,
    /** Who is asked to review what changes a server. */
    private readonly reviewersOf: (view: ServerView) => string[] = () => [],
  ) {}

  /** Whether a pull request can be made at all: files that are read from here, on a host of which the portal has credentials. */
  canPropose(git: GitOwnership): boolean {
    return this.#problemOf(git) === undefined;
  }

  /** The change as a preview shows it; with why no pull request can be made, where that is so. */
  async describe({ view, plan }: Acting): Promise<GitChange> {
    const { git, observed } = view;
    const problem = this.#problemOf(git);
    const alone: GitChange = {
      repository: git.source?.repository ?? 'the repository that is applied',
      base: git.source?.revision ?? 'its branch',
      diff: byHand(plan),
      title: titleOf(view, plan),
      problem,
    };
    if (problem) return alone;
    try {
      const { base, files, diff } = await findChange(this.host, { view, plan });
      return {
        ...alone,
        base,
        file: files.map(({ path }) => path).join(', '),
        diff,
      };
    } catch (error) {
      return {
        ...alone,
        problem:
          error instanceof Error
            ? error.message
            : `The manifest of ${observed.name} was not found`,
      };
    }
  }

  /** @throws ConflictError - the manifest was not found, reads so already, or was changed meanwhile */
  async open(
    planned: Acting,
    { id, actor, reason }: Pick<TakenAction, 'id' | 'actor' | 'reason'>,
  ): Promise<OpenedPullRequest> {
    const { source, base, files } = await findChange(this.host, planned);
    return this.host.openPullRequest({
      repository: source.repository,
      base,
      files,
      branch: `bellwether/${planned.view.observed.name}-${
        planned.plan.action
      }-${id.slice(0, 8)}`,
      title: titleOf(planned.view, planned.plan),
      reviewers: this.reviewersOf(planned.view),
      body: [reason, '', `Asked for by ${actor} in the portal.`].join('\n'),
    });
  }

  /**
   * Proposes a change of a manifest that is no action, with files that it needs beside it.
   *
   * @throws ConflictError - it cannot be proposed from here, reads so already, or a file is there already
   */
  async openChange(
    view: ServerView,
    change: ManifestChange,
    { id, actor, reason }: Pick<TakenAction, 'id' | 'actor' | 'reason'>,
  ): Promise<OpenedPullRequest> {
    const problem = this.#problemOf(view.git);
    if (problem) throw new ConflictError(problem);
    const { source, base, files } = await findChange(
      this.host,
      { view, plan: change },
      change.beside,
    );
    return this.host.openPullRequest({
      repository: source.repository,
      base,
      files,
      branch: `bellwether/${view.observed.name}-${change.about}-${id.slice(
        0,
        8,
      )}`,
      title: change.title,
      reviewers: this.reviewersOf(view),
      body: [reason, '', `Asked for by ${actor} in the portal.`].join('\n'),
    });
  }

  /** Why no pull request can be made; undefined where one can. */
  problemOf(git: GitOwnership): string | undefined {
    return this.#problemOf(git);
  }

  async look({ pullRequest }: TakenAction): Promise<PullRequestState> {
    if (!pullRequest) return { is: 'open' };
    const repository = repositoryOfPullRequest(pullRequest.url);
    return this.host.look(repository, pullRequest.number);
  }

  #problemOf(git: GitOwnership): string | undefined {
    const { source } = git;
    if (!source) {
      return git.tool === 'flux'
        ? 'Where its files are is not known: Flux applies it from a chart, or from a source that is pinned or could not be read.'
        : 'Where its files are is not known: the Argo CD Application could not be read.';
    }
    if (source.kind !== 'plain' && source.kind !== 'kustomize') {
      return `Its files are made by ${
        source.kind === 'unknown' ? 'a tool' : source.kind
      }: the change has to be made in what they are made from.`;
    }
    return this.host.problemOf(source.repository);
  }
}

function titleOf({ observed }: ServerView, { title }: ActionPlan): string {
  return `${title} (${observed.namespace}, ${observed.cluster})`;
}

/** The exact change of the object alone, for whoever makes it by hand. */
function byHand({ specAfter = [] }: ActionPlan): string {
  return specAfter
    .map(({ path, value }) =>
      value === undefined
        ? `- ${path.join('.')}`
        : stringify(
            path.reduceRight<unknown>(
              (inner, key) => ({ [key]: inner }),
              value,
            ),
          )
            .trimEnd()
            .split('\n')
            .map(line => `+ ${line}`)
            .join('\n'),
    )
    .join('\n');
}
