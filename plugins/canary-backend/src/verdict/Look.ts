import {
  judge,
  Observation,
  ObservationError,
  readObservation,
  startJudging,
  Verdict,
} from '@bellwether/rollout-judge';
import { Snapshot } from '../sampling';
import { ScoreReader, ScoreReading } from '../scores';
import { choosePolicy, JudgePolicies } from './choosePolicy';
import { CounterReader } from './CounterReader';
import { boundsReached, describeWord } from './describeWord';
import { JudgedRollout } from './JudgedRollout';
import { Judging, JudgingFacts } from './judging';
import { JudgingStore } from './JudgingStore';
import { observe, toPoint } from './observe';
import { podEventsOf } from './podEvents';
import { isoOf } from './times';
import { VerdictHistory } from './VerdictHistory';

/** After so many intervals without a look, it is not known what happened when: the counters are read anew. */
const LONGEST_GAP_INTERVALS = 3;

/** Another metric profile reads other counters: what they show is no growth of those of before. */
function isReadOtherwise(
  { profile: before }: Snapshot,
  read: Snapshot | undefined,
): boolean {
  return (
    before !== undefined &&
    read?.profile !== undefined &&
    before !== read.profile
  );
}

export interface LookOptions {
  store: JudgingStore;
  counters: Pick<CounterReader, 'read'>;
  scores: Pick<ScoreReader, 'read'>;
  policies: JudgePolicies;
  intervalSeconds: number;
  history: Pick<VerdictHistory, 'write' | 'deliver'>;
  /** Called after what was judged is stored. */
  onJudged(rollout: JudgedRollout, verdict: Verdict): Promise<void>;
  now(): Date;
}

/** One look at one canary: reads what was counted since the last one, judges it, and stores both. */
export class Look {
  constructor(private readonly options: LookOptions) {}

  /** @param id - of what is known of the canary; undefined before its first look */
  async take(
    rollout: JudgedRollout,
    id: string | undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const { counters, intervalSeconds, policies, store } = this.options;
    const known = id === undefined ? undefined : await store.get(id);
    const now = this.options.now();
    const isOther = known !== undefined && !isOf(known, rollout);
    if (isOther) await store.end(known.id, now.toISOString());
    const before = isOther ? undefined : known;
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
      identity: rollout.identity,
      canary: rollout.canary.label,
      stable: rollout.stable.label,
      ...policyFacts,
      ...read.facts,
      podEvents: before?.facts.podEvents,
      bounds: before?.facts.bounds,
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
    const isOtherwise = isReadOtherwise(judging.snapshot, read.snapshot);
    const hasGap = isLong || isOtherwise;
    // Of a version that was not scraped in between nothing would be counted, and of the other all.
    const isHalf =
      !hasGap &&
      (read.snapshot?.oldestScrape ?? Infinity) <= judging.snapshot.at;
    if (!read.snapshot || isHalf || hasGap || !policy) {
      await store.advance(
        {
          ...judging,
          sampledAt: at,
          snapshot: isHalf
            ? judging.snapshot
            : read.snapshot ?? judging.snapshot,
          facts: {
            ...facts,
            ...(isHalf && {
              problem: `Not all pods were scraped since ${isoOf(
                judging.snapshot.at,
              )}: they are counted when they were. The judge looks every ${intervalSeconds} s`,
            }),
            ...(hasGap &&
              read.snapshot && {
                problem: `Nothing was counted between ${isoOf(
                  judging.snapshot.at,
                )} and ${isoOf(at)}${
                  isOtherwise
                    ? `: until then by the metric profile ${judging.snapshot.profile}, and by ${read.snapshot.profile} since`
                    : ''
                }`,
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
      scores,
      read.countsFailures,
    );
  }

  /** The scores that have come since the last look; none once the verdict is final. */
  async #readScores(
    rollout: JudgedRollout,
    { state, facts, scores: before }: Judging,
    at: number,
    signal?: AbortSignal,
  ): Promise<ScoreReading> {
    const { scores } = this.options;
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
    read: ScoreReading,
    countsFailures: boolean | undefined,
  ): Promise<void> {
    const { history, store, onJudged } = this.options;
    let checked: Observation;
    try {
      checked = readObservation(
        observe(rollout, judging, next, read, countsFailures),
      );
    } catch (error) {
      if (!(error instanceof ObservationError)) throw error;
      const facts = { ...next.facts, problem: error.message };
      await store.advance({ ...next, facts }, judging.sampledAt);
      return;
    }
    const { state, verdict } = judge(judging.state, checked);
    const podEvents = podEventsOf(rollout, judging, next);
    const judgedAt = this.options.now();
    const { bounds = [] } = judging.facts;
    const told = describeWord(judging.verdict, verdict, bounds);
    const isStored = await store.advance(
      {
        ...next,
        facts: {
          ...next.facts,
          podEvents,
          bounds: boundsReached(bounds, verdict),
        },
        state,
        verdict,
        judgedAt: judgedAt.toISOString(),
        // An interval that does not count leaves the scores for the next one.
        scores: verdict.counted ? read.progress : judging.scores,
      },
      judging.sampledAt,
      {
        at: next.sampledAt,
        observation: checked,
        points: verdict.tests.map(toPoint),
      },
      transaction => history.write(transaction, rollout.id, told, judgedAt),
    );
    if (isStored && told.length > 0) history.deliver();
    if (isStored) await onJudged(rollout, verdict);
  }
}

/** What was judged before identities were kept is taken for the same. */
function isOf({ facts }: Judging, { identity }: JudgedRollout): boolean {
  return facts.identity === undefined || facts.identity === identity;
}
