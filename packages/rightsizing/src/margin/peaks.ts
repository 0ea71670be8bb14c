const HOUR = 3600;
const DAY = 24 * HOUR;
/** Lengths of blocks, seconds: a block is the shortest that makes at most `MOST_BLOCKS`. */
const LENGTHS = [
  300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200,
];
const MOST_BLOCKS = 24;
/** From here on blocks are days: then the daily season is inside each block, and no spread. */
const DAYS_FOR_DAILY = 7;
/** With two weeks the days of a weekend are compared with days of a weekend. */
const BLOCKS_FOR_WEEKS = 14;
/** Least spread, as a logarithm: below half a per cent peaks are the same by luck. */
export const LEAST_SPREAD = 0.005;

/** How peaks of a period scatter. */
export interface PeakPattern {
  peak: number;
  /** Standard deviation of the logarithms of the blocks' peaks, weekly season taken out. */
  spread: number;
  /** Logarithms of the blocks' peaks, oldest first. */
  logPeaks: number[];
  blockSeconds: number;
}

/** What part of the peaks of the short blocks counts. */
export interface PeakRange {
  peaks: Float64Array;
  /** Of one short block. */
  shortSeconds: number;
  /** First and one past the last short block. */
  first: number;
  end: number;
  /** Moment of the first short block of all, seconds since 1970. */
  from: number;
  /** Anything below is as good as this: bytes or cores. */
  least: number;
}

function longBlock(spanSeconds: number): number {
  if (spanSeconds >= DAYS_FOR_DAILY * DAY) return DAY;
  const length = LENGTHS.find(each => spanSeconds / each <= MOST_BLOCKS);
  return length ?? DAY / 2;
}

/** Highest use in a range of blocks; NaN where nothing was measured. */
export function peakOf({ peaks, first, end }: PeakRange): number {
  let peak = -Infinity;
  for (let i = first; i < end; i++) if (peaks[i] > peak) peak = peaks[i];
  return peak === -Infinity ? NaN : peak;
}

/** Whether a moment lies on a Saturday or Sunday, UTC. */
function isWeekend(moment: number): boolean {
  // 1 January 1970 was a Thursday.
  return ((Math.floor(moment / DAY) + 4) % 7) % 6 === 0;
}

function mean(values: number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/**
 * Peaks of longer blocks and how they scatter: of days from a week on, else of a twenty-fourth of the period.
 *
 * @returns null where nothing was measured
 */
export function patternOf(range: PeakRange): PeakPattern | null {
  const { shortSeconds, first, end, from, least } = range;
  const peak = peakOf(range);
  if (!Number.isFinite(peak)) return null;
  const blockSeconds = Math.max(
    shortSeconds,
    longBlock((end - first) * shortSeconds),
  );
  const perBlock = Math.max(1, Math.round(blockSeconds / shortSeconds));
  const logPeaks: number[] = [];
  const weekend: boolean[] = [];
  for (let start = first; start < end; start += perBlock) {
    const stop = Math.min(end, start + perBlock);
    // A stub at the end has too little time for a peak of its own; what it has is in `peak`.
    if (stop - start < perBlock / 2 && logPeaks.length > 0) break;
    const highest = peakOf({ ...range, first: start, end: stop });
    if (!Number.isFinite(highest)) continue;
    logPeaks.push(Math.log(Math.max(highest, least)));
    weekend.push(isWeekend(from + (start + perBlock / 2) * shortSeconds));
  }
  return {
    peak: Math.max(peak, least),
    spread: Math.max(LEAST_SPREAD, spreadOf(logPeaks, weekend, blockSeconds)),
    logPeaks,
    blockSeconds,
  };
}

function spreadOf(
  logPeaks: number[],
  weekend: boolean[],
  blockSeconds: number,
): number {
  const takesWeeks =
    blockSeconds === DAY && logPeaks.length >= BLOCKS_FOR_WEEKS;
  const classes = takesWeeks
    ? [true, false].map(wanted =>
        logPeaks.filter((_, i) => weekend[i] === wanted),
      )
    : [logPeaks];
  const used = classes.filter(({ length }) => length > 0);
  const freedom = logPeaks.length - used.length;
  if (freedom < 1) return 0;
  const squares = used.reduce((sum, values) => {
    const middle = mean(values);
    return sum + values.reduce((s, x) => s + (x - middle) ** 2, 0);
  }, 0);
  return Math.sqrt(squares / freedom);
}
