import { ConflictError } from '@backstage/errors';
import { Revised } from '../database';
import { savingInWords } from '../recommendations/propose';
import { titleOf } from '../sizes/sizeChanges';

/**
 * A recommendation at another target of its curve: its sizes, and what is said of them everywhere else, are those of that target.
 *
 * @throws ConflictError - no size is known for the target, or not yet what it saves
 */
export function atTarget(
  revised: Revised,
  target: number | undefined,
): Revised {
  const { recommendation } = revised.stored;
  if (target === undefined || target === recommendation.targetBreach) {
    return revised;
  }
  const point = recommendation.curve.find(one => one.target === target);
  if (!point) {
    throw new ConflictError(
      `No size is known for a target of ${target}; there are ${recommendation.curve
        .map(one => one.target)
        .join(', ')}.`,
    );
  }
  const { amounts, containers, replay } = point;
  if (!amounts) {
    throw new ConflictError(
      `What the size for a target of ${target} saves is worked out when its usage is read next: try again after that.`,
    );
  }
  return {
    ...revised,
    stored: {
      ...revised.stored,
      recommendation: {
        ...recommendation,
        containers,
        replay,
        saving: amounts,
        targetBreach: target,
        title: titleOf(containers, recommendation.replicas),
        ...(recommendation.state === 'proposed' && {
          sentence: savingInWords(amounts),
        }),
      },
    },
  };
}
