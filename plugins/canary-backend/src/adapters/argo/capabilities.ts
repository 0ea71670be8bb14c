import { AdapterCapability, SeenServer } from '../DeliveryAdapter';
import { State } from './answers';
import { underWay } from './observe';
import { readRollout } from './ReadRollout';
import { rules } from './rules';

/** What the state of a Rollout lets one do. */
export function capabilities({
  objects,
  git,
}: SeenServer): AdapterCapability[] {
  const read = readRollout(objects);
  if (!read) return [];
  const { rollout } = read;
  const state: State = {
    read,
    isUnderWay: underWay(read),
    isKnown: read.isSpecObserved && read.isRevisionObserved,
    isAborted: rollout.status.abort === true,
    isPausedByHand: rollout.spec.paused === true,
    isCanary: rollout.spec.strategy.blueGreen === undefined,
    isGit: git.owner === 'git',
  };
  return rules.map(rule => ({
    action: rule.action,
    ...rule.answer(state),
    rights: rule.rights(state),
    fields: rule.fields(state),
    isDestructive: rule.isDestructive,
  }));
}
