import { LoggerService } from '@backstage/backend-plugin-api';
import { Change } from '@bellwether/plugin-cost-common';
import { repositoryOfPullRequest } from '@bellwether/plugin-models-common';
import { CodeHost } from '@bellwether/plugin-models-node';
import { liveStates, Revised } from '../database';
import { become } from './become';
import { findOnCluster } from './findOnCluster';
import { LiveSizes, LiveSizesOptions } from './LiveSizes';

export interface FollowedChangesOptions extends LiveSizesOptions {
  host: CodeHost;
  logger: LoggerService;
}

/** Follows what was opened: is it merged, does it run, does it hold, what does it save. */
export class FollowedChanges {
  private readonly live: LiveSizes;

  constructor(private readonly options: FollowedChangesOptions) {
    this.live = new LiveSizes(options);
  }

  /** @returns models of which something became another */
  async run(signal: AbortSignal): Promise<Set<string>> {
    const { changes, logger, recommendations } = this.options;
    const told = new Set<string>();
    for (const change of await changes.waiting()) {
      signal.throwIfAborted();
      await this.attempt(told, change.recommendation, revised =>
        this.lookAt(change, revised, signal),
      );
    }
    for (const { stored } of await recommendations.list({
      states: liveStates,
    })) {
      signal.throwIfAborted();
      await this.attempt(told, stored.recommendation.id, revised =>
        this.live.measure(revised, signal),
      );
    }
    if (told.size > 0) {
      await this.options.outbox
        .deliver()
        .catch(error => logger.warn('Events are delivered later', error));
    }
    return told;
  }

  private async attempt(
    told: Set<string>,
    id: string,
    look: (revised: Revised) => Promise<boolean>,
  ): Promise<void> {
    const revised = await this.options.recommendations.get(id);
    if (!revised) return;
    try {
      if (await look(revised)) {
        told.add(revised.stored.recommendation.entityRef);
      }
    } catch (error) {
      this.options.logger.warn(
        `What became of ${revised.stored.recommendation.title} is looked at later`,
        error as Error,
      );
    }
  }

  private async lookAt(
    change: Change,
    revised: Revised,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (change.state === 'waiting-for-merge' && change.pullRequest) {
      return this.lookAtPullRequest(change, change.pullRequest, revised);
    }
    const { clusters, sources } = this.options;
    const now = this.options.now?.() ?? new Date();
    const inForce = await findOnCluster(
      { clusters, sources, atSeconds: now.getTime() / 1000 },
      change,
      revised.stored,
      signal,
    );
    if (!inForce) return false;
    await this.live.begin(change, revised, inForce);
    return true;
  }

  private async lookAtPullRequest(
    change: Change,
    { url, number }: NonNullable<Change['pullRequest']>,
    revised: Revised,
  ): Promise<boolean> {
    const repository = repositoryOfPullRequest(url);
    const state = await this.options.host.look(repository, number);
    if (state.is === 'open') return false;
    if (state.is === 'closed') {
      await become(this.options, revised, change, {
        change: 'turned-down',
        // A revert that nobody wants leaves the size as it is.
        recommendation: change.kind === 'apply' ? 'turned-down' : undefined,
        sentence: `Pull request ${number} was closed without a merge.`,
        ends: change.kind === 'apply',
      });
      return true;
    }
    await become(this.options, revised, change, {
      change: 'waiting-for-sync',
      recommendation: change.kind === 'apply' ? 'merged' : undefined,
      sentence: `Pull request ${number} is merged; Git is applied next.`,
      merged: true,
    });
    return true;
  }
}
