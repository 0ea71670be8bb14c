import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import {
  judge,
  Observation,
  ObservationError,
  readObservation,
  startJudging,
  Verdict,
} from '@bellwether/rollout-judge';
import limiter from 'p-limit';
import { incrementsBetween } from '../sampling';
import { isInOrder, ScoreReader, ScoreReading } from '../scores';
import { choosePolicy, JudgePolicies } from './choosePolicy';
import { CounterReader } from './CounterReader';
import { JudgedRollout } from './JudgedRollout';
import { Judging, JudgingFacts, TestPoint } from './judging';
import { JudgingStore } from './JudgingStore';
import { podEventsOf } from './podEvents';
import { isoOf } from './times';

/** Looks that are under way at once. */
const CONCURRENT_LOOKS = 8;

/** After so many intervals without a look, it is not known what happened when: the counters are read anew. */
const LONGEST_GAP_INTERVALS = 3;

/** What is to be judged now. */
export interface JudgedRollouts {
  list(): Promise<{
    rollouts: JudgedRollout[];
    /** Whether it is known what runs on a cluster; what is not known has not ended. */
    isKnown(cluster: string): boolean;
  }>;
}

export interface JudgeOptions {
  rollouts: JudgedRollouts;
  store: JudgingStore;
  counters: Pick<CounterReader, 'read'>;
  scores: Pick<ScoreReader, 'read'>;
  policies: JudgePolicies;
  intervalSeconds: number;
  logger: LoggerService;
  /** Called after what was judged is stored. */
  onJudged(rollout: JudgedRollout, verdict: Verdict): Promise<void>;
  now?: () => Date;
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
  }

  async #look(
    rollout: JudgedRollout,
    before: Judging | undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const { counters, intervalSeconds, policies, store } = this.#options;
    const now = this.#now();
    const at =
      Math.floor(now.getTime() / 1000 / intervalSeconds) * intervalSeconds;
    if (before && before.sampledAt >= at) return;
    const read = await counters.read(rollout, at, signal);
    const { policy, facts: policyFacts } = choosePolicy(
      policies,
      rollout.policy,
      read.countsFailures,
      rollout.policyFile,
    );
    const facts: JudgingFacts = {
      canary: rollout.canary.label,
      stable: rollout.stable.label,
      ...policyFacts,
      ...read.facts,
      podEvents: before?.facts.podEvents,
      scores: before?.facts.scores,
    };
    if (!before) {
      // Counters begin anywhere: what counts is how they grow from here.
      await store.begin({
        rollout: rollout.id,
        canary: rollout.canary.revision,
        stable: rollout.stable.revision,
        startedAt: now.toISOString(),
        sampledAt: at,
        snapshot: read.snapshot ?? { at, pods: {} },
        state: startJudging(policy ?? {}),
        facts,
      });
      return;
    }
    // What was decided may have become known only now: until something was counted, the newest policy holds.
    const judging =
      before.verdict || !policy
        ? before
        : { ...before, state: startJudging(policy) };
    const isLong =
      at - judging.snapshot.at > LONGEST_GAP_INTERVALS * intervalSeconds;
    if (!read.snapshot || isLong || !policy) {
      await store.advance(
        {
          ...judging,
          sampledAt: at,
          snapshot: read.snapshot ?? judging.snapshot,
          facts: {
            ...facts,
            ...(isLong &&
              read.snapshot && {
                problem: `Nothing was counted between ${isoOf(
                  judging.snapshot.at,
                )} and ${isoOf(at)}`,
              }),
            // By a policy that is not known, nothing is judged.
            ...(!policy && { problem: facts.policyProblem }),
          },
        },
        judging.sampledAt,
      );
      return;
    }
    const scores = await this.#readScores(rollout, judging, at, signal);
    await this.#count(
      rollout,
      judging,
      {
        ...judging,
        snapshot: read.snapshot,
        facts: { ...facts, scores: scores.facts },
        sampledAt: at,
      },
      { ...scores, withhold: read.withhold },
    );
  }

  /** The scores that have come since the last look; none once the verdict is final. */
  async #readScores(
    rollout: JudgedRollout,
    { state, facts, scores: before }: Judging,
    at: number,
    signal?: AbortSignal,
  ): Promise<ScoreReading> {
    const { scores } = this.#options;
    if (state.final || state.policy.split.scores === 0) {
      return { progress: before, windows: [], facts: facts.scores };
    }
    const read = await scores.read(rollout, before, at, signal);
    if (read.facts || !state.policy.scores.decides) return read;
    return {
      ...read,
      facts: {
        state: 'not-named',
        sentence:
          'The policy lets scores decide, and the server names no log of them (annotation bellwether.dev/score-log)',
        queries: [],
      },
    };
  }

  /** Judges what happened since the last snapshot, and stores it. */
  async #count(
    rollout: JudgedRollout,
    judging: Judging,
    next: Judging,
    scores: ScoreReading & { withhold?: string },
  ): Promise<void> {
    const { store, onJudged } = this.#options;
    const observation = {
      ...observe(rollout, judging, next),
      ...scoresOf(scores, judging),
    };
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
    const podEvents = podEventsOf(rollout, judging, next);
    const isStored = await store.advance(
      {
        ...next,
        facts: { ...next.facts, podEvents },
        state,
        verdict,
        judgedAt: this.#now().toISOString(),
        // An interval that does not count leaves the scores for the next one.
        scores: verdict.counted ? scores.progress : judging.scores,
      },
      judging.sampledAt,
      {
        at: next.sampledAt,
        observation: checked,
        points: verdict.tests.map(toPoint),
      },
    );
    if (isStored) await onJudged(rollout, verdict);
  }
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
    at: isoOf(now.sampledAt),
    weight,
    stable: arm(stable.prefix),
    canary: arm(canary.prefix),
  };
}

/** What a look adds to an observation beside counts: scores of the log, and why there is to be no promote. */
function scoresOf(
  { facts, windows, withhold }: ScoreReading & { withhold?: string },
  { state }: Judging,
): Pick<Observation, 'scoreWindows' | 'withhold'> {
  const isAwaited = state.policy.scores.decides;
  const why =
    withhold ??
    (isAwaited && facts && !isInOrder(facts) ? facts.sentence : undefined);
  return {
    ...(windows.length > 0 && { scoreWindows: windows }),
    ...(why && { withhold: startLowered(why) }),
  };
}

function startLowered(sentence: string): string {
  return sentence.charAt(0).toLocaleLowerCase('en-US') + sentence.slice(1);
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
