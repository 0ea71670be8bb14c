import { Traffic, TrafficShare } from '@bellwether/plugin-canary-common';
import { compareTraffic } from '../compareTraffic';
import { mostWeight, share, weightAt } from './readSteps';
import { ReadRollout } from './ReadRollout';
import { routedShare } from './routers';

const CANARY_WEIGHT = 'nginx.ingress.kubernetes.io/canary-weight';
const CANARY_TOTAL = 'nginx.ingress.kubernetes.io/canary-weight-total';

/** The share of a canary as the spec asks for it, as the controller tells it, and as a router or the pods have it. */
export function readTraffic(read: ReadRollout, isUnderWay: boolean): Traffic {
  const { rollout } = read;
  if (rollout.spec.strategy.blueGreen) return blueGreen(read, isUnderWay);
  return compareTraffic({
    desired: isUnderWay ? desired(read) : undefined,
    reported: reported(read),
    effective: effective(read),
  });
}

function desired({ rollout }: ReadRollout): TrafficShare {
  if (rollout.status.abort) return { share: 0, source: 'aborted' };
  const step = rollout.status.currentStepIndex ?? 0;
  return {
    share: share(weightAt(rollout, step), mostWeight(rollout)),
    source: `spec, step ${step + 1}`,
  };
}

function reported({ rollout }: ReadRollout): TrafficShare | undefined {
  const weights = rollout.status.canary?.weights;
  if (!rollout.spec.strategy.canary?.trafficRouting || !weights) {
    return undefined;
  }
  return {
    share: share(weights.canary.weight, mostWeight(rollout)),
    source: 'status.canary.weights',
  };
}

/**
 * What routes requests: the Ingress of the canary, the routes of Istio or of the Gateway API; what the controller has verified of
 * another router; or the pods, without a router.
 */
function effective(read: ReadRollout): TrafficShare | undefined {
  const { rollout, objects, current, stable } = read;
  const routing = rollout.spec.strategy.canary?.trafficRouting;
  if (routing?.nginx) {
    const ingress = (objects.related.ingresses ?? []).find(
      ({ metadata }) => metadata.annotations?.[CANARY_WEIGHT] !== undefined,
    );
    const { annotations = {}, name } = ingress?.metadata ?? { name: '' };
    const weight = Number(annotations[CANARY_WEIGHT]);
    const total = Number(annotations[CANARY_TOTAL] ?? 100);
    if (!ingress || !Number.isFinite(weight) || !(total > 0)) return undefined;
    return {
      share: share(weight, total),
      source: `canary-weight of Ingress ${name}`,
    };
  }
  if (routing) {
    // What the routes themselves say goes before what the controller says of them.
    const routed = routedShare(read);
    if (routed) return routed;
    const weights = rollout.status.canary?.weights;
    return weights?.verified
      ? {
          share: share(weights.canary.weight, mostWeight(rollout)),
          source: 'verified by the controller',
        }
      : undefined;
  }
  // Without a router the Service spreads requests over all pods that are available.
  const stablePods = stable?.set.status.availableReplicas ?? 0;
  const canaryPods =
    current && current !== stable
      ? current.set.status.availableReplicas ?? 0
      : 0;
  return stablePods + canaryPods === 0
    ? undefined
    : {
        share: canaryPods / (stablePods + canaryPods),
        source: `${canaryPods} of ${stablePods + canaryPods} available pods`,
      };
}

/** All requests go to one side, until they all go to the other. */
function blueGreen(
  { rollout: { status } }: ReadRollout,
  isUnderWay: boolean,
): Traffic {
  const isSwitched = status.blueGreen?.activeSelector === status.currentPodHash;
  const told = {
    share: isSwitched ? 1 : 0,
    source: 'status.blueGreen.activeSelector',
  };
  return compareTraffic({
    desired: isUnderWay
      ? { share: told.share, source: 'the active Service' }
      : undefined,
    reported: told,
    // The controller writes the selector of the active Service before it tells of it.
    effective: told,
  });
}
