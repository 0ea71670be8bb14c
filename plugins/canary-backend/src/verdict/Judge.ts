import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import limiter from 'p-limit';
import { JudgedRollout } from './JudgedRollout';
import { Look, LookOptions } from './Look';

/** Looks that are under way at once. */
const CONCURRENT_LOOKS = 8;

/** What is to be judged now. */
export interface JudgedRollouts {
  list(): Promise<{
    rollouts: JudgedRollout[];
    /** Whether it is known what runs on a cluster; what is not known has not ended. */
    isKnown(cluster: string): boolean;
  }>;
}

export interface JudgeOptions extends Omit<LookOptions, 'now'> {
  rollouts: JudgedRollouts;
  logger: LoggerService;
  now?: () => Date;
}

/** Looks at every canary on an interval: begins with new ones, and ends with those that are no more. */
export class Judge {
  readonly #options: JudgeOptions;
  readonly #look: Look;
  readonly #now: () => Date;

  constructor(options: JudgeOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#look = new Look({ ...options, now: this.#now });
  }

  /** One look at every rollout. One that fails is logged and does not hold up the others. */
  async lookAtAll(signal?: AbortSignal): Promise<void> {
    const { rollouts, store, logger } = this.#options;
    const { rollouts: judged, isKnown } = await rollouts.list();
    const open = await store.open();
    const openOf = (rollout: JudgedRollout) =>
      open.find(
        judging =>
          judging.rollout === rollout.id &&
          judging.canary === rollout.canary.revision &&
          judging.stable === rollout.stable.revision,
      );
    const going = new Set(judged.map(openOf).map(judging => judging?.id));
    for (const judging of open) {
      const [cluster] = judging.rollout.split('/');
      if (!going.has(judging.id) && isKnown(cluster)) {
        await store.end(judging.id, this.#now().toISOString());
      }
    }
    const limit = limiter(CONCURRENT_LOOKS);
    await Promise.all(
      judged.map(rollout =>
        limit(async () => {
          if (signal?.aborted) return;
          try {
            await this.#look.take(rollout, openOf(rollout)?.id, signal);
          } catch (error) {
            if (signal?.aborted) return;
            logger.error(
              `The canary of ${rollout.id} could not be judged`,
              isError(error) ? error : undefined,
            );
          }
        }),
      ),
    );
  }
}
