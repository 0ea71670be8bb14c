import type { PreparedUsage, Samples } from '../usage';

/** How the memory of one pod grew while the pod lived without a restart. */
export interface Growth {
  pod: string;
  from: number;
  seconds: number;
  /** Bytes a day, by the median of slopes (Theil and Sen). */
  bytesPerDay: number;
  /** Least use in the first and the last block. */
  first: number;
  last: number;
  /** Kendall's tau of the least use of the blocks, −1 to 1; 1: it never fell. */
  tau: number;
  /** Slope of the later half over that of the earlier: about 1 for a leak, about 0 for a cache that is full. */
  keepsUp: number;
  /** Blocks in which the least use fell by more than a fiftieth. */
  falls: number;
  blocks: number;
}

const DAY = 86_400;
const HOUR = 3600;
const BLOCKS = 24;
/** A fall of the floor by this share is a restart. */
const RESTART_DROP = 0.3;
const LEAST_BLOCKS = 8;

interface Floor {
  at: number;
  value: number;
}

/** Least use in each of about 24 blocks; whole days where there are eight of them, so that the daily season has no part in it. */
function floors({ at, value }: Samples, from: number, to: number): Floor[] {
  const seconds = at[to - 1] - at[from];
  const length =
    seconds >= LEAST_BLOCKS * DAY ? DAY : Math.max(300, seconds / BLOCKS);
  const found: Floor[] = [];
  let i = from;
  while (i < to) {
    const start = at[i];
    let least = Infinity;
    while (i < to && at[i] < start + length) {
      if (value[i] < least) least = value[i];
      i++;
    }
    const isStub = i === to && at[to - 1] - start < length / 2;
    if (!isStub) found.push({ at: start + length / 2, value: least });
  }
  return found;
}

/** Where the use falls to much less from one sample to the next and stays there: indices at which a life begins. */
function lives({ at, value }: Samples): number[] {
  const starts = [0];
  for (let i = 1; i < value.length; i++) {
    if (value[i] >= (1 - RESTART_DROP) * value[i - 1]) continue;
    // A spike that ends looks the same; after it the use is where it was before it.
    const before = Math.max(starts[starts.length - 1], i - 10);
    let usual = Infinity;
    for (let j = before; j < i; j++) usual = Math.min(usual, value[j]);
    if (value[i] < (1 - RESTART_DROP) * usual) starts.push(i);
  }
  return [...starts, at.length];
}

function slope(points: Floor[]): number {
  const pairs = (points.length * (points.length - 1)) / 2;
  if (pairs === 0) return 0;
  const slopes = new Float64Array(pairs);
  let count = 0;
  for (let i = 0; i < points.length; i++) {
    for (let j = i + 1; j < points.length; j++) {
      slopes[count++] =
        (points[j].value - points[i].value) / (points[j].at - points[i].at);
    }
  }
  slopes.sort();
  const middle = pairs >> 1;
  return pairs % 2 === 1
    ? slopes[middle]
    : (slopes[middle - 1] + slopes[middle]) / 2;
}

function kendall(points: Floor[]): number {
  let agreeing = 0;
  let pairs = 0;
  for (let i = 0; i < points.length; i++) {
    for (let j = i + 1; j < points.length; j++) {
      agreeing += Math.sign(points[j].value - points[i].value);
      pairs++;
    }
  }
  return pairs === 0 ? 0 : agreeing / pairs;
}

function growthOf(
  pod: string,
  samples: Samples,
  from: number,
  to: number,
): Growth | null {
  if (to - from < LEAST_BLOCKS) return null;
  const points = floors(samples, from, to);
  if (points.length < LEAST_BLOCKS) return null;
  const middle = points.length >> 1;
  const early = slope(points.slice(0, middle + 1));
  const late = slope(points.slice(middle));
  return {
    pod,
    from: samples.at[from],
    seconds: samples.at[to - 1] - samples.at[from],
    bytesPerDay: DAY * slope(points),
    first: points[0].value,
    last: points[points.length - 1].value,
    tau: kendall(points),
    keepsUp: early > 0 ? late / early : Number(late > 0),
    falls: points.filter(
      ({ value }, i) => i > 0 && value < 0.98 * points[i - 1].value,
    ).length,
    blocks: points.length,
  };
}

/** How memory grew in each life of each pod that is long enough to say. */
export function memoryGrowth({ pods }: PreparedUsage): Growth[] {
  return pods.flatMap(({ pod, memory }) => {
    if (!memory) return [];
    const starts = lives(memory);
    return starts.slice(0, -1).flatMap((start, i) => {
      const growth = growthOf(pod, memory, start, starts[i + 1]);
      return growth ? [growth] : [];
    });
  });
}

/** Long enough that a morning's rise is none. */
const LEAST_LEAK_SECONDS = 36 * HOUR;
const LEAST_TAU = 0.8;
const LEAST_SHARE_PER_WEEK = 0.1;
const LEAST_KEEPS_UP = 0.5;

/** Whether this is growth without end: steady, not slowing, and a tenth a week or more. */
export function isLeak(growth: Growth): boolean {
  const perWeek = (7 * growth.bytesPerDay) / growth.first;
  return (
    growth.seconds >= LEAST_LEAK_SECONDS &&
    growth.tau >= LEAST_TAU &&
    growth.keepsUp >= LEAST_KEEPS_UP &&
    perWeek >= LEAST_SHARE_PER_WEEK
  );
}

/**
 * Whether memory leaks: most of the time that can be judged is spent in lives that grow without end. A restart ends a life, so the
 * saw teeth of a leak that is killed again and again count as well.
 */
export function findLeak(growths: Growth[]): Growth | null {
  const judged = growths.filter(({ seconds }) => seconds >= LEAST_LEAK_SECONDS);
  const all = judged.reduce((sum, { seconds }) => sum + seconds, 0);
  const leaking = judged.filter(isLeak);
  const spent = leaking.reduce((sum, { seconds }) => sum + seconds, 0);
  if (leaking.length === 0 || spent < all / 2) return null;
  return leaking.reduce((a, b) => (b.bytesPerDay > a.bytesPerDay ? b : a));
}

/**
 * Whether memory looks like a heap that takes what it is given: it rises by half or more in the life of a pod, hardly ever falls,
 * and comes to rest.
 */
export function looksLikeHeap(growths: Growth[]): boolean {
  const shaped = growths.filter(
    growth =>
      growth.last >= 1.5 * growth.first &&
      growth.falls <= growth.blocks / 12 &&
      growth.keepsUp < LEAST_KEEPS_UP / 2,
  );
  return shaped.length > 0 && shaped.length >= growths.length / 2;
}
