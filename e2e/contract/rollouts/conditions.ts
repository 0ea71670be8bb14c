import type { RolloutStatusWire } from './wire';

/** Names and statuses of conditions. */
export function conditionsOf({ conditions = [] }: RolloutStatusWire) {
  return Object.fromEntries(
    conditions.map(({ type, status, reason }) => [type, [status, reason]]),
  );
}
