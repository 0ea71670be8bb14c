import type { PodHistory } from '../prometheus/world/PodHistory';
import type { Span } from './types';

/** OpenCost looks at this rhythm for when something began and ended. */
export const RESOLUTION_SECONDS = 300;

/** A pod is first seen by a scrape, which comes so long after its start on average. */
const SCRAPE_SECONDS = 15;

/** Prometheus takes its last sample for so long as the present one. */
const LOOKBACK_SECONDS = 300;

/**
 * When a pod ran, as far as OpenCost sees it: from the first time of its rhythm to the last at which the pod was there. One that
 * was there at one time only gets half a beat on each side; what is still there may seem to end up to five minutes from now.
 *
 * @param now - seconds since 1970
 */
export function extentOf(
  history: Pick<PodHistory, 'start' | 'endedAt' | 'exists'>,
  span: Span,
  now: number,
): Span | undefined {
  const first = Math.max(history.start + SCRAPE_SECONDS, span.start);
  const seenUntil = now + LOOKBACK_SECONDS - SCRAPE_SECONDS;
  const last = Math.min(history.endedAt, span.end, seenUntil);
  if (first > now) return undefined;
  const start = Math.ceil(first / RESOLUTION_SECONDS) * RESOLUTION_SECONDS;
  let end = Math.floor(last / RESOLUTION_SECONDS) * RESOLUTION_SECONDS;
  if (!history.exists(end)) end -= RESOLUTION_SECONDS;
  if (end < start) return undefined;
  if (end > start) return { start, end };
  const half = RESOLUTION_SECONDS / 2;
  return {
    start: Math.max(span.start, start - half),
    end: Math.min(span.end, end + half),
  };
}
