const DAY_MS = 86_400_000;

/** The day, in UTC, that a moment lies in. Days are always 24 hours: no clock is ever put forward or back in UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** First moment of a day, in milliseconds since 1970. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}

export function endOf(day: string): number {
  return startOf(day) + DAY_MS;
}

export function plusDays(day: string, count: number): string {
  return dayOf(new Date(startOf(day) + count * DAY_MS));
}

/** The days from one to another, both included, oldest first. */
export function daysBetween(from: string, until: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= until; day = plusDays(day, 1)) days.push(day);
  return days;
}

/** Part of a day that is over. */
export function elapsedShare(day: string, now: Date): number {
  return Math.min(1, Math.max(0, (now.getTime() - startOf(day)) / DAY_MS));
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(startOf(day)).getUTCDay();
}
