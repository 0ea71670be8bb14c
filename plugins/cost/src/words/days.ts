import { formatDate } from '@bellwether/plugin-models-react';

/** `15 Jun`, of a day in UTC. */
export function formatDay(day: string): string {
  return formatDate(`${day.slice(0, 10)}T00:00:00Z`).replace(/ \d{4}$/, '');
}

/** `15 Jun 2026`. */
export function formatWholeDay(day: string): string {
  return formatDate(`${day.slice(0, 10)}T00:00:00Z`);
}
