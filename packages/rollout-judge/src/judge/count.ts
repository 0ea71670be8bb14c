import { addLabels, noLabels } from '../evidence/labelEvidence';
import { addLatency } from '../evidence/latencyEvidence';
import { addInterval, noEvidence } from '../evidence/ratioEvidence';
import { addSplit } from '../evidence/sampleRatio';
import { addScores, noScores } from '../evidence/scoreEvidence';
import type { Arm, Observation, ScoreWindow } from '../observation';
import { alphaOf } from '../policy';
import { gridsOf, type JudgeState } from './state';

/** How much of the last intervals' traffic the newest one replaces. */
const NEWEST = 0.3;

/** Length of the interval that ends at `at`, where the one before is known. */
export function intervalSeconds(state: JudgeState, at: string): number {
  return state.lastAt === null
    ? 0
    : (Date.parse(at) - Date.parse(state.lastAt)) / 1000;
}

/** Holds the split of the requests against the weight, unless the weight has only just changed. */
export function countSplit(
  state: JudgeState,
  { at, weight }: Observation,
  stable: Arm,
  canary: Arm,
): JudgeState {
  const { split, sampleRatio, overDispersion } = state.policy;
  const since = state.weightSince ?? at;
  const isSettling =
    Date.parse(at) - Date.parse(since) <= 1000 * sampleRatio.settleSeconds;
  if (isSettling || split.sampleRatio === 0) return state;
  return {
    ...state,
    sampleRatio: addSplit(
      gridsOf(state).split,
      state.sampleRatio,
      { stable: stable.requests, canary: canary.requests },
      weight,
      { alpha: alphaOf(state.policy, 'sampleRatio'), overDispersion },
    ),
  };
}

function recentTraffic(
  state: JudgeState,
  stable: Arm,
  canary: Arm,
  seconds: number,
): JudgeState['recent'] {
  if (seconds <= 0) return state.recent;
  const newest = {
    stablePerMinute: (60 * stable.requests) / seconds,
    canaryPerMinute: (60 * canary.requests) / seconds,
  };
  const { recent } = state;
  if (!recent || state.lastAt === state.weightSince) return newest;
  const blend = (before: number, now: number) =>
    before + NEWEST * (now - before);
  return {
    stablePerMinute: blend(recent.stablePerMinute, newest.stablePerMinute),
    canaryPerMinute: blend(recent.canaryPerMinute, newest.canaryPerMinute),
  };
}

function countScores(
  state: JudgeState,
  stable: Arm,
  canary: Arm,
  windows: ScoreWindow[] = [],
) {
  if (state.policy.split.scores === 0) return state.scores;
  const inInterval =
    stable.scores && canary.scores
      ? [{ stable: stable.scores.count, canary: canary.scores.count }]
      : [];
  return [...windows, ...inInterval].reduce((before, window) => {
    const bins = window.stable.length;
    const known = before ?? noScores(bins);
    // Other bins than before cannot be compared with what was counted.
    return known.stable.length === bins
      ? addScores(known, window.stable, window.canary)
      : known;
  }, state.scores);
}

/** Adds one interval to all evidence. */
export function countEvidence(
  state: JudgeState,
  observation: Observation,
  stable: Arm,
  canary: Arm,
): JudgeState {
  const { policy } = state;
  const { comparison } = gridsOf(state);
  const seconds = intervalSeconds(state, observation.at);
  const { pairs } = observation;
  const hasLabels = stable.labels !== undefined || canary.labels !== undefined;
  return {
    ...state,
    countedSeconds: state.countedSeconds + seconds,
    requests: {
      stable: state.requests.stable + stable.requests,
      canary: state.requests.canary + canary.requests,
    },
    recent: recentTraffic(state, stable, canary, seconds),
    errors: addInterval(
      comparison,
      state.errors,
      { total: stable.requests, bad: stable.errors },
      { total: canary.requests, bad: canary.errors },
    ),
    latency:
      policy.split.latency > 0
        ? addLatency(
            comparison,
            state.latency,
            stable,
            canary,
            policy.latency.edges,
          )
        : null,
    scores: countScores(state, stable, canary, observation.scoreWindows),
    labels:
      policy.split.labels > 0 && (state.labels !== null || hasLabels)
        ? addLabels(
            comparison,
            state.labels ?? noLabels(comparison),
            stable,
            canary,
            {
              atMs: Date.parse(observation.at),
              matureAfterSeconds: policy.labels.matureAfterSeconds,
            },
          )
        : state.labels,
    pairs:
      policy.split.pairs > 0 && pairs
        ? addInterval(
            comparison,
            state.pairs ?? noEvidence(comparison),
            { total: pairs.total, bad: pairs.stableOnly },
            { total: pairs.total, bad: pairs.canaryOnly },
          )
        : state.pairs,
  };
}
