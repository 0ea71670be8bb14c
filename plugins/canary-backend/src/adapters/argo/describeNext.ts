import { Action, Preview } from '@bellwether/plugin-canary-common';
import { SeenServer } from '../DeliveryAdapter';
import { sayShare, share, mostWeight, weightAt } from './readSteps';
import { ReadRollout } from './ReadRollout';

/** What follows an action, as it was seen of the controller (Argo Rollouts 1.9.1). */
export function describeNext(
  action: Action,
  seen: SeenServer,
  read: ReadRollout,
): Preview['next'] {
  const { rollout } = read;
  const steps = rollout.spec.strategy.canary?.steps ?? [];
  const step = rollout.status.currentStepIndex ?? 0;
  const most = mostWeight(rollout);
  const now = sayShare(
    seen.observed.traffic.effective?.share ??
      seen.observed.traffic.reported?.share ??
      0,
  );
  const at = (index: number) =>
    sayShare(share(weightAt(rollout, Math.min(index, steps.length)), most));
  const requests = (sentence: string) => ({
    what: 'Requests on the canary',
    sentence,
  });
  switch (action) {
    case 'promote': {
      if (rollout.spec.strategy.blueGreen) {
        return [requests(`${now} → 100 %, at once`)];
      }
      const next = Math.min(step + 1, steps.length);
      return [
        {
          what: 'Step',
          sentence:
            next < steps.length
              ? `${step + 1} → ${next + 1} of ${steps.length}`
              : `the last of ${steps.length} ends`,
        },
        requests(
          now === at(next)
            ? `stay at ${now}`
            : `${now} → ${at(next)}, within half a second`,
        ),
        ...(steps[next]?.analysis
          ? [
              {
                what: 'Analysis',
                sentence: 'begins; what comes next is its word',
              },
            ]
          : []),
      ];
    }
    case 'promote-full':
    case 'skip-to-end':
      return [
        requests(`${now} → 100 %, as soon as its pods are ready`),
        { what: 'Rollout', sentence: 'becomes Healthy; the canary is stable' },
      ];
    case 'abort':
      return [
        requests(`${now} → 0 %, in less than a second`),
        {
          what: 'Pods of the canary',
          sentence: 'stay for 30 s, or as long as the Rollout says, and go',
        },
        {
          what: 'Rollout',
          sentence:
            'becomes Degraded, and stays so until it is retried or changed',
        },
        ...(seen.git.owner === 'git'
          ? [
              {
                what: 'Git',
                sentence: 'still names the version that is aborted',
              },
            ]
          : []),
      ];
    case 'retry':
      return [
        { what: 'Step', sentence: `1 of ${steps.length}` },
        requests(`0 % → ${at(0)}`),
      ];
    case 'pause':
      return [requests(`stay at ${now}`)];
    case 'resume':
      return rollout.status.pauseConditions?.length
        ? [
            {
              what: 'Step',
              sentence: `${step + 1} → ${Math.min(
                step + 2,
                steps.length + 1,
              )}: its pause ends too`,
            },
          ]
        : [{ what: 'Rollout', sentence: 'goes on from where it is' }];
    case 'restart':
      return [{ what: 'Pods', sentence: 'are replaced one after the other' }];
    case 'rollback':
      return [
        {
          what: 'Rollout',
          sentence:
            'Healthy at once where it is the stable version; else through the steps',
        },
      ];
    case 'set-image':
      return [
        { what: 'Rollout', sentence: 'a new revision goes through the steps' },
      ];
    default:
      return [];
  }
}
