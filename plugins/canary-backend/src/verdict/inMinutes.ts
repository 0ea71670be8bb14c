import { Observation } from '@bellwether/rollout-judge';
import { StoredObservation } from './judging';
import { isoOf } from './times';

type Arm = NonNullable<Observation['canary']>;

const MINUTE_SECONDS = 60;

function addedLatency(one: Arm['latency'], other: Arm['latency']) {
  if (!one || !other) return one ?? other;
  // Buckets that have changed in between cannot be added up: the newer ones count.
  return one.le.join() === other.le.join()
    ? { ...one, count: one.count.map((count, i) => count + other.count[i]) }
    : other;
}

function added(one: Arm | null | undefined, other: Arm | null | undefined) {
  if (!one || !other) return one ?? other;
  return {
    requests: one.requests + other.requests,
    errors: one.errors + other.errors,
    latency: addedLatency(one.latency, other.latency),
  };
}

function joined(one: Observation, other: Observation): Observation {
  return {
    ...other,
    at: one.at,
    stable: added(one.stable, other.stable),
    canary: added(one.canary, other.canary),
    scoreWindows: [...(one.scoreWindows ?? []), ...(other.scoreWindows ?? [])],
  };
}

/**
 * What was counted, by whole minutes that have ended, as rules take it that look once a minute. A minute in which nothing was
 * counted is there and empty.
 */
export function inMinutes(
  observations: readonly StoredObservation[],
): Observation[] {
  const minutes = new Map<number, Observation>();
  for (const { at, observation } of observations) {
    const end = Math.ceil(at / MINUTE_SECONDS) * MINUTE_SECONDS;
    const known = minutes.get(end);
    const own = { ...observation, at: isoOf(end) };
    minutes.set(end, known ? joined(known, own) : own);
  }
  const ends = [...minutes.keys()];
  const newest = observations[observations.length - 1]?.at ?? 0;
  const run: Observation[] = [];
  for (let end = ends[0]; end <= newest; end += MINUTE_SECONDS) {
    run.push(minutes.get(end) ?? { at: isoOf(end), weight: 0 });
  }
  return run;
}
