import { CostSource } from '../adapters/CostSource';
import { dayOf, endOf, plusDays } from '../days';
import { StoredClusterDay } from './CostRow';

/** An upstream may be late with the end of a day. */
const LATE_MS = 2 * 3_600_000;

/** A bill is corrected for so long. */
const CORRECTED_DAYS = 3;

type Stored = Pick<StoredClusterDay, 'readAt' | 'source'>;

/** Whether a day is to be read, again or for the first time. */
export function isDue(
  stored: Stored | undefined,
  day: string,
  preferred: Pick<CostSource, 'kind'>,
  now: Date,
): boolean {
  if (!stored) return true;
  const readAt = Date.parse(stored.readAt);
  if (readAt < endOf(day) + LATE_MS) return true;
  const isCorrected = day >= plusDays(dayOf(now), -CORRECTED_DAYS);
  if (!isCorrected) return false;
  return (
    stored.source !== preferred.kind || dayOf(new Date(readAt)) < dayOf(now)
  );
}

/**
 * Whether a day that another source had to tell of, or that was kept in another currency, is to be read once the preferred source
 * answers: once a day, since it may not know days as old as that.
 */
export function isToBeCorrected(
  stored: Stored | undefined,
  preferred: Pick<CostSource, 'kind'>,
  now: Date,
  isInEarlierCurrency = false,
): boolean {
  return (
    stored !== undefined &&
    (stored.source !== preferred.kind || isInEarlierCurrency) &&
    dayOf(new Date(stored.readAt)) < dayOf(now)
  );
}
