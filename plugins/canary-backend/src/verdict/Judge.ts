import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { UpstreamError } from '@bellwether/plugin-models-node';
import {
  judge,
  JudgePolicyInput,
  Observation,
  ObservationError,
  readObservation,
  startJudging,
  Verdict,
} from '@bellwether/rollout-judge';
import limiter from 'p-limit';
import { Metrics } from '../prometheus';
import {
  chooseProfile,
  incrementsBetween,
  MetricProfile,
  PodScope,
  readSnapshot,
} from '../sampling';
import { JudgedRollout } from './JudgedRollout';
import { Judging, JudgingFacts, JudgingStore, TestPoint } from './JudgingStore';

/** Looks that are under way at once. */
const CONCURRENT_LOOKS = 8;

/** After so many intervals without a look, it is not known what happened when: the counters are read anew. */
const LONGEST_GAP_INTERVALS = 3;

/** Scrapes that are older than this many intervals say nothing of now. */
const OLDEST_SCRAPE_INTERVALS = 3;
const LEAST_SCRAPE_AGE_SECONDS = 75;

/** What is to be judged now. */
export interface JudgedRollouts {
  list(): Promise<{
    rollouts: JudgedRollout[];
    /** Whether it is known what runs on a cluster; what is not known has not ended. */
    isKnown(cluster: string): boolean;
  }>;
}

/** Where the requests of a cluster's servers are counted. */
export interface MetricSource {
  metrics: Metrics;
  clusterLabel?: string;
}

export interface JudgeOptions {
  rollouts: JudgedRollouts;
  store: JudgingStore;
  /** Undefined where no Prometheus is configured for the cluster. */
  sourceOf(cluster: string): MetricSource | undefined;
  profiles: readonly MetricProfile[];
  policy: JudgePolicyInput;
  policies: Readonly<Record<string, JudgePolicyInput>>;
  intervalSeconds: number;
  logger: LoggerService;
  /** Called after what was judged is stored. */
  onJudged(
    rollout: JudgedRollout,
    verdict: Verdict,
    before: Verdict | undefined,
  ): Promise<void>;
  now?: () => Date;
}

/** What one look at the counters has brought. */
interface Reading {
  /** Absent where nothing could be read; the facts say why. */
  snapshot?: Judging['snapshot'];
  facts: JudgingFacts;
  countsFailures?: boolean;
}

/** Reads the counters of every canary on an interval, and judges. */
export class Judge {
  readonly #options: JudgeOptions;
  readonly #now: () => Date;

  constructor(options: JudgeOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
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
    const limit = limiter(CONCURRENT_LOOKS);
    await Promise.all(
      judged.map(rollout =>
        limit(async () => {
          if (signal?.aborted) return;
          try {
            await this.#look(rollout, openOf(rollout), signal);
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
    const going = new Set(judged.map(openOf).map(judging => judging?.id));
    for (const judging of open) {
      const [cluster] = judging.rollout.split('/');
      if (!going.has(judging.id) && isKnown(cluster)) {
        await store.end(judging.id, this.#now().toISOString());
      }
    }
  }

  async #look(
    rollout: JudgedRollout,
    judging: Judging | undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const { intervalSeconds, store } = this.#options;
    const now = this.#now();
    const at =
      Math.floor(now.getTime() / 1000 / intervalSeconds) * intervalSeconds;
    if (judging && judging.sampledAt >= at) return;
    const facts = this.#factsOf(rollout);
    const read = await this.#read(rollout, at, facts, signal);
    if (!judging) {
      // Counters begin anywhere: what counts is how they grow from here.
      await store.begin({
        rollout: rollout.id,
        canary: rollout.canary.revision,
        stable: rollout.stable.revision,
        startedAt: now.toISOString(),
        sampledAt: at,
        snapshot: read.snapshot ?? { at, pods: {} },
        state: startJudging(this.#policyOf(rollout, read)),
        facts: read.facts,
      });
      return;
    }
    const isLong =
      at - judging.snapshot.at > LONGEST_GAP_INTERVALS * intervalSeconds;
    if (!read.snapshot || isLong) {
      await store.advance(
        {
          ...judging,
          sampledAt: at,
          snapshot: read.snapshot ?? judging.snapshot,
          facts: {
            ...read.facts,
            ...(isLong &&
              read.snapshot && {
                problem: `Nothing was counted between ${iso(
                  judging.snapshot.at,
                )} and ${iso(at)}`,
              }),
          },
        },
        judging.sampledAt,
      );
      return;
    }
    await this.#count(rollout, judging, {
      ...judging,
      snapshot: read.snapshot,
      facts: read.facts,
      sampledAt: at,
    });
  }

  /** Judges what happened since the last snapshot, and stores it. */
  async #count(
    rollout: JudgedRollout,
    judging: Judging,
    next: Judging,
  ): Promise<void> {
    const { store, onJudged } = this.#options;
    const observation = observe(rollout, judging, next);
    let checked: Observation;
    try {
      checked = readObservation(observation);
    } catch (error) {
      if (!(error instanceof ObservationError)) throw error;
      const facts = { ...next.facts, problem: error.message };
      await store.advance({ ...next, facts }, judging.sampledAt);
      return;
    }
    const { state, verdict } = judge(judging.state, checked);
    const isStored = await store.advance(
      { ...next, state, verdict, judgedAt: this.#now().toISOString() },
      judging.sampledAt,
      {
        at: next.sampledAt,
        observation: checked,
        points: verdict.tests.map(toPoint),
      },
    );
    if (isStored) await onJudged(rollout, verdict, judging.verdict);
  }

  async #read(
    rollout: JudgedRollout,
    at: number,
    facts: JudgingFacts,
    signal?: AbortSignal,
  ): Promise<Reading> {
    const { sourceOf, profiles, intervalSeconds } = this.#options;
    const profile = chooseProfile(profiles, {
      annotation: rollout.metricProfile,
      images: rollout.images,
    });
    const source = sourceOf(rollout.cluster);
    if (typeof profile === 'string' || !source) {
      const problem =
        typeof profile === 'string'
          ? profile
          : `No Prometheus is configured for ${rollout.cluster}`;
      return { facts: { ...facts, missing: [problem], problem } };
    }
    const { metrics, clusterLabel } = source;
    const scope: PodScope = {
      namespace: rollout.namespace,
      podPrefixes: [rollout.stable.prefix, rollout.canary.prefix],
      ...(clusterLabel && {
        cluster: { label: clusterLabel, name: rollout.cluster },
      }),
    };
    const named = { ...facts, instance: metrics.instance, profile: profile.id };
    try {
      const { snapshot, queries, missing, ageSeconds } = await readSnapshot(
        metrics,
        profile,
        scope,
        at,
        signal,
      );
      const known = { ...named, queries, missing };
      const countsFailures = profile.failures !== undefined;
      const oldest = Math.max(
        LEAST_SCRAPE_AGE_SECONDS,
        OLDEST_SCRAPE_INTERVALS * intervalSeconds,
      );
      if (ageSeconds !== undefined && ageSeconds > oldest) {
        const problem = `The newest scrape that ${
          metrics.instance
        } has of these pods is ${Math.round(
          ageSeconds,
        )} s old: it has stopped, or its clock and the portal's differ`;
        return { facts: { ...known, problem }, countsFailures };
      }
      return { snapshot, facts: known, countsFailures };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return { facts: { ...named, problem: error.message } };
    }
  }

  #factsOf({ canary, stable, policy }: JudgedRollout): JudgingFacts {
    const isKnown = policy === undefined || policy in this.#options.policies;
    return {
      canary: canary.label,
      stable: stable.label,
      missing: [],
      queries: [],
      ...(policy !== undefined && { policyLocation: policy }),
      // No reason not to judge; whoever looks is told.
      ...(!isKnown && {
        policyProblem: `No policy is called '${policy}', so the usual one holds`,
      }),
    };
  }

  #policyOf(
    { policy: name }: JudgedRollout,
    { countsFailures }: Reading,
  ): JudgePolicyInput {
    const { policy: usual, policies } = this.#options;
    const policy = (name !== undefined && policies[name]) || usual;
    if (countsFailures !== false) return policy;
    // Errors that nobody counts are not few errors.
    return {
      ...policy,
      promote: { ...policy.promote, leastRequests: Number.MAX_SAFE_INTEGER },
    };
  }
}

function iso(seconds: number): string {
  return new Date(1000 * seconds).toISOString();
}

function observe(
  { stable, canary, weight, podStarts }: JudgedRollout,
  before: Judging,
  now: Judging,
): Observation {
  const arm = (prefix: string) =>
    incrementsBetween(
      before.snapshot,
      now.snapshot,
      pod => pod.startsWith(prefix),
      podStarts,
    ).arm;
  return {
    at: iso(now.sampledAt),
    weight,
    stable: arm(stable.prefix),
    canary: arm(canary.prefix),
  };
}

function toPoint(test: Verdict['tests'][number]): TestPoint {
  return {
    test: test.test,
    harm: test.logE,
    safety: test.notWorse?.logE ?? null,
    effect: test.effect.value,
    low: test.effect.low,
    high: test.effect.high,
  };
}
