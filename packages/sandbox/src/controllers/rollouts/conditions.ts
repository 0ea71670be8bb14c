import { timestamp } from '../engine/clock';
import type { RolloutCondition } from '../schemas/rollout';

type Conditions = readonly RolloutCondition[];

export type NewCondition = Pick<
  RolloutCondition,
  'type' | 'status' | 'reason' | 'message'
>;

export const PAUSED: Omit<NewCondition, 'type' | 'status'> = {
  reason: 'RolloutPaused',
  message: 'Rollout is paused',
};

export function conditionOf(
  conditions: Conditions,
  type: string,
): RolloutCondition | undefined {
  return conditions.find(condition => condition.type === type);
}

export function withoutCondition(
  conditions: Conditions,
  type: string,
): RolloutCondition[] {
  return conditions.filter(condition => condition.type !== type);
}

/** Whether a condition says something new: another status, or another reason. A new message alone is no news. */
export function isNews(
  conditions: Conditions,
  { type, status, reason }: NewCondition,
): boolean {
  const before = conditionOf(conditions, type);
  return before?.status !== status || before.reason !== reason;
}

/** The conditions with a new one at their end, in the place of that of its type; the same ones when it is no news. */
export function withCondition(
  conditions: Conditions,
  condition: NewCondition,
  now: Date,
): RolloutCondition[] {
  if (!isNews(conditions, condition)) {
    return [...conditions];
  }
  const before = conditionOf(conditions, condition.type);
  const at = timestamp(now);
  return [
    ...withoutCondition(conditions, condition.type),
    {
      ...condition,
      lastUpdateTime: at,
      lastTransitionTime:
        before?.status === condition.status ? before.lastTransitionTime : at,
    },
  ];
}
