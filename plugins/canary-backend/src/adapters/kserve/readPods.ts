import { ObservedArm } from '../DeliveryAdapter';
import { Pod, readPod, restartsOf } from '../readPod';
import { ReadService } from './ReadService';

/** Ended for good: nobody counts on them any more. */
const ENDED = ['Succeeded', 'Failed'];

/** The pods of one side; undefined where the cluster lets the portal read none. */
export function podsOf(
  { objects }: ReadService,
  prefix: string,
): Pod[] | undefined {
  return objects.related.pods
    ?.filter(({ metadata }) => metadata.name.startsWith(prefix))
    .flatMap(pod => readPod(pod) ?? []);
}

/**
 * Pods that are wanted and ready.
 *
 * @param asked - how many the controller asks for, where it says so; a cluster may have refused some
 */
export function countsOf(
  pods: readonly Pod[] | undefined,
  asked: number | undefined,
): ObservedArm['pods'] {
  if (!pods) {
    return {
      wanted: 0,
      ready: 0,
      unseen: 'The cluster does not let the portal read the pods.',
    };
  }
  const living = pods.filter(({ phase }) => !ENDED.includes(phase));
  return {
    wanted: Math.max(asked ?? 0, living.length),
    ready: living.filter(({ ready }) => ready).length,
    restarts: restartsOf(pods),
  };
}
