import { seededRandom } from '../world/random';

const DAY = 86_400;
const LOOKED_BACK_DAYS = 60;

/** Mean time between two interruptions of a spot machine: about five a week. */
const MEAN_SECONDS = (7 * DAY) / 5;

/** From the notice that a machine is taken away until its pods answer on the next one. */
export const REPLACED_AFTER_SECONDS = 95;

/** When the spot machine of a cluster was taken away, in seconds since 1970, oldest first; as many as chance will have it. */
export function interruptionsOf(
  seed: string,
  cluster: string,
  now: number,
): number[] {
  // By the day, so that the past stays what it was when time goes on.
  const lastDay = Math.floor(now / DAY);
  const moments: number[] = [];
  for (let day = lastDay - LOOKED_BACK_DAYS; day <= lastDay; day += 1) {
    const random = seededRandom(seed, 'interruption', cluster, day);
    if (random.chance(DAY / MEAN_SECONDS)) {
      moments.push(day * DAY + random.integer(0, DAY - 1));
    }
  }
  return moments.filter(moment => moment <= now);
}
