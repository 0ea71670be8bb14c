import type { HashedRandom } from './HashedRandom';

/** Variance from which the normal distribution stands in for a discrete one. */
const NORMAL_FROM = 12;

/** Trials up to which each is made by itself. */
const MOST_TRIALS = 24;

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

function roundedNormal(
  random: HashedRandom,
  mean: number,
  variance: number,
): number {
  return Math.round(mean + Math.sqrt(variance) * random.normal());
}

/** How many events happen when so many are expected. */
export function poisson(random: HashedRandom, mean: number): number {
  if (mean > 30) {
    return Math.max(0, roundedNormal(random, mean, mean));
  }
  const limit = Math.exp(-mean);
  let product = random.fraction();
  let count = 0;
  while (product > limit) {
    product *= random.fraction();
    count += 1;
  }
  return count;
}

/** How many of the trials succeed. */
export function binomial(
  random: HashedRandom,
  trials: number,
  probability: number,
): number {
  if (trials === 0 || probability <= 0) {
    return 0;
  }
  if (probability >= 1) {
    return trials;
  }
  if (probability > 0.5) {
    return trials - binomial(random, trials, 1 - probability);
  }
  const variance = trials * probability * (1 - probability);
  if (variance >= NORMAL_FROM) {
    return clamp(
      roundedNormal(random, trials * probability, variance),
      0,
      trials,
    );
  }
  if (trials <= MOST_TRIALS) {
    let successes = 0;
    for (let trial = 0; trial < trials; trial++) {
      successes += random.fraction() < probability ? 1 : 0;
    }
    return successes;
  }
  // The number of failures before a success is geometric: jump from one success to the next.
  const logFailure = Math.log1p(-probability);
  let successes = 0;
  let trial = 0;
  for (;;) {
    trial += Math.floor(Math.log(1 - random.fraction()) / logFailure) + 1;
    if (trial > trials) {
      return successes;
    }
    successes += 1;
  }
}

/** How many of the marked ones are among those drawn, without putting back. */
export function hypergeometric(
  random: HashedRandom,
  { all, marked, drawn }: { all: number; marked: number; drawn: number },
): number {
  const least = Math.max(0, drawn - (all - marked));
  const most = Math.min(marked, drawn);
  if (least === most) {
    return least;
  }
  const share = marked / all;
  const variance =
    (drawn * share * (1 - share) * (all - drawn)) / Math.max(1, all - 1);
  if (variance >= NORMAL_FROM || Math.min(marked, drawn) > 4 * MOST_TRIALS) {
    return clamp(roundedNormal(random, drawn * share, variance), least, most);
  }
  // Marked and drawn may change places: go through the fewer of them.
  const [few, many] = marked < drawn ? [marked, drawn] : [drawn, marked];
  let hits = 0;
  for (let index = 0; index < few; index++) {
    hits += random.fraction() < (many - hits) / (all - index) ? 1 : 0;
  }
  return clamp(hits, least, most);
}
