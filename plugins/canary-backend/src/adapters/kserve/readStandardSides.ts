import {
  isServiceStopped,
  podsOfCanary,
  Predictor,
  sourceOfPredictor,
} from '@bellwether/plugin-models-node';
import { compareTraffic } from '../compareTraffic';
import { ObservedArm } from '../DeliveryAdapter';
import { Pod } from '../readPod';
import { backendShares } from '../routes';
import { countsOf, podsOf } from './readPods';
import { imagesOfPredictor, ReadService, referenceOf } from './ReadService';
import { Sides } from './Sides';

/** Deployment of a predictor in Standard mode, by whose name routes know it. */
export function backendOf(service: string, predictor: string | undefined) {
  return predictor
    ? `${service}-${predictor}-predictor`
    : `${service}-predictor`;
}

/**
 * Standard mode, `spec.canary`. What the status calls `trafficPercent` was asked for and says nothing of what happens: KServe
 * 0.20.0 starts the canary's pods and routes nothing to them. Only an HTTPRoute tells.
 */
export function readStandardSides(read: ReadService): Sides {
  const { service, objects } = read;
  const { predictor } = service.spec;
  const { name } = objects.object.metadata;
  const [canary] = service.spec.canary ?? [];
  const canaryName = canary?.predictor.name;
  const status = service.status.canaryStatuses?.find(
    candidate => candidate.name === canaryName,
  );
  const percent = canary?.trafficPercent ?? 0;
  const sides = [
    sideOf(read, 'stable', predictor),
    ...(canary ? [sideOf(read, 'canary', canary.predictor, percent)] : []),
  ];
  const arms = sides.map(({ arm }) => arm);
  const shares = sharesOf(read, backendOf(name, predictor.name));
  return {
    arms,
    revisions: sides.map(({ arm, pods }) => ({
      id: arm.revision ?? arm.role,
      role: arm.role,
      reference: arm.reference,
      images: arm.images,
      counts: arm.pods,
      pods,
    })),
    traffic: compareTraffic({
      desired: canary && {
        share: Math.min(100, percent) / 100,
        source: 'spec.canary[0].trafficPercent',
      },
      reported: canary &&
        status && {
          share: Math.min(100, status.trafficPercent ?? 0) / 100,
          source: 'status.canaryStatuses',
        },
      effective: shares && {
        share: canary ? shares.get(backendOf(name, canaryName)) ?? 0 : 0,
        source: `backends of HTTPRoute ${name}`,
      },
    }),
    isUnderWay: canary !== undefined,
    isAborted: canary !== undefined && percent === 0,
    notReady:
      canary && status?.ready !== true
        ? 'The canary is not ready: KServe counts no pod of it that can take requests.'
        : undefined,
  };
}

/** @param percent - share of the requests that a canary is asked to get */
function sideOf(
  read: ReadService,
  role: ObservedArm['role'],
  predictor: Predictor,
  percent?: number,
): { arm: ObservedArm; pods: Pod[] } {
  const { service, objects, reference } = read;
  const workload = backendOf(objects.object.metadata.name, predictor.name);
  const podPrefix = `${workload}-`;
  const pods = podsOf(read, podPrefix);
  const asked =
    percent === undefined || isServiceStopped(service)
      ? undefined
      : podsOfCanary(service, predictor, percent);
  return {
    arm: {
      role,
      reference:
        percent === undefined
          ? reference
          : referenceOf(read, sourceOfPredictor(predictor)),
      // Before its first canary, a predictor usually has no name: then it is known by its Deployment's.
      revision: predictor.name ?? workload,
      podPrefix,
      images: imagesOfPredictor(predictor),
      pods: countsOf(pods, asked),
    },
    pods: pods ?? [],
  };
}

/** Share of each backend in the rule that holds the stable one; undefined when no route says it. */
function sharesOf(
  { objects }: ReadService,
  stableBackend: string,
): Map<string, number> | undefined {
  // A service has a route for each of its parts too; the one that carries its name is that of its own address.
  const route = (objects.related.routes ?? []).find(
    ({ metadata }) => metadata.name === objects.object.metadata.name,
  );
  return backendShares(route, stableBackend);
}
