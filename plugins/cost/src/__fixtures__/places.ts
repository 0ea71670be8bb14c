import { ServerAddress } from '@bellwether/plugin-cost-common';

const DAY_MS = 86_400_000;

/** A day so many days later. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS)
    .toISOString()
    .slice(0, 10);
}

/** Where flight-delay runs. */
export function serverAddress(name: string = 'flight-delay'): ServerAddress {
  return {
    id: `prod-eu/flight-ops/Rollout/${name}`,
    cluster: 'prod-eu',
    namespace: 'flight-ops',
    kind: 'Rollout',
    name,
  };
}
