import { timestamp } from '../engine/clock';
import type { ServiceCondition } from './schema';

/** A condition without its time. */
export interface WantedCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  severity?: string;
}

function isSame(before: ServiceCondition, wanted: WantedCondition): boolean {
  return (
    before.status === wanted.status &&
    before.reason === wanted.reason &&
    before.message === wanted.message
  );
}

/** Conditions in the alphabetical order of Knative; the time of one moves only with its status. */
export function withConditions(
  before: readonly ServiceCondition[],
  wanted: readonly WantedCondition[],
  now: Date,
): ServiceCondition[] {
  return [...wanted]
    .sort((left, right) => (left.type < right.type ? -1 : 1))
    .map(condition => {
      const known = before.find(({ type }) => type === condition.type);
      if (known && isSame(known, condition)) {
        return known;
      }
      return {
        lastTransitionTime:
          known?.status === condition.status
            ? known.lastTransitionTime
            : timestamp(now),
        ...condition,
      };
    });
}

export const NOT_STOPPED: WantedCondition = {
  type: 'Stopped',
  status: 'False',
  severity: 'Info',
};
