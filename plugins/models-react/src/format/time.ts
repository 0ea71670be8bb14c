const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** No break between a number and its unit. */
const SPACE = '\u00a0';

/**
 * A span in one unit, in two when under a day and useful: `38 s`, `41 min`, `1 h 22 min`, `35 d`. A span in the future
 * of a clock that is a little ahead reads as `0 s`.
 *
 * @public
 */
export function formatDuration(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  if (span < MINUTE) return `${Math.floor(span / SECOND)}${SPACE}s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)}${SPACE}min`;
  if (span < DAY) {
    const hours = Math.floor(span / HOUR);
    const minutes = Math.floor((span % HOUR) / MINUTE);
    return hours < 6 && minutes > 0
      ? `${hours}${SPACE}h${SPACE}${minutes}${SPACE}min`
      : `${hours}${SPACE}h`;
  }
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)}${SPACE}h`;
  return `${Math.floor(span / DAY)}${SPACE}d`;
}

/** The age of an instant: {@link formatDuration} from `iso` to `now`. @public */
export function formatAge(iso: string, now: number = Date.now()): string {
  return formatDuration(now - Date.parse(iso));
}

/** `12 May 2026`. @public */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  return `${date.getUTCDate()} ${
    MONTHS[date.getUTCMonth()]
  } ${date.getUTCFullYear()}`;
}

/** `14:32 UTC`; with the day when that is not today, and with the year when that is not this one. @public */
export function formatTime(iso: string, now: number = Date.now()): string {
  const date = new Date(iso);
  const today = new Date(now);
  const time = `${twoDigits(date.getUTCHours())}:${twoDigits(
    date.getUTCMinutes(),
  )} UTC`;
  if (date.getUTCFullYear() !== today.getUTCFullYear()) {
    return `${formatDate(iso)} ${time}`;
  }
  const isToday =
    date.getUTCMonth() === today.getUTCMonth() &&
    date.getUTCDate() === today.getUTCDate();
  if (isToday) return time;
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${time}`;
}

function twoDigits(value: number) {
  return String(value).padStart(2, '0');
}
