import { Traffic } from '@bellwether/plugin-canary-common';
import {
  ClusterObject,
  httpRouteSchema,
  knativeRevisionSchema,
  parseOnce,
  sourceOfPredictor,
  sourceOfRevision,
} from '@bellwether/plugin-models-node';
import { compareTraffic } from '../compareTraffic';
import { ObservedArm, ObservedRevision } from '../DeliveryAdapter';
import { asTime } from '../times';
import { imagesOfPredictor, ReadService, referenceOf } from './ReadService';

const parseRoute = parseOnce(httpRouteSchema);
const parseRevision = parseOnce(knativeRevisionSchema);

/** Stable and canary of an InferenceService, and how requests are split between them. */
export interface Sides {
  arms: ObservedArm[];
  revisions: ObservedRevision[];
  traffic: Traffic;
  isUnderWay: boolean;
  /** Requests were taken from the canary, and the spec still has it. */
  isAborted: boolean;
}

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
  const total = replicasOf(read);
  const percent = canary?.trafficPercent ?? 0;
  const wanted = Math.ceil(((predictor.minReplicas ?? 1) * percent) / 100);
  const arms: ObservedArm[] = [
    {
      role: 'stable',
      reference: read.reference,
      revision: predictor.name,
      images: imagesOfPredictor(predictor),
      pods: total,
    },
  ];
  if (canary) {
    arms.push({
      role: 'canary',
      reference: referenceOf(read, sourceOfPredictor(canary.predictor)),
      revision: canaryName,
      images: imagesOfPredictor(canary.predictor),
      pods: { wanted, ready: status?.ready ? wanted : 0 },
    });
  }
  const shares = sharesOf(read, backendOf(name, predictor.name));
  return {
    arms,
    revisions: arms.map(arm => ({
      id: arm.revision ?? 'stable',
      role: arm.role,
      reference: arm.reference,
      images: arm.images,
      counts: arm.pods,
      pods: [],
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
  const { spec } = (route && parseRoute(route)) ?? {};
  const rule = spec?.rules?.find(({ backendRefs = [] }) =>
    backendRefs.some(({ name }) => name === stableBackend),
  );
  const backends = rule?.backendRefs ?? [];
  const sum = backends.reduce((total, { weight = 1 }) => total + weight, 0);
  if (sum === 0) return undefined;
  return new Map(backends.map(({ name, weight = 1 }) => [name, weight / sum]));
}

/** Serverless mode: the newest revision is the canary, and the rest goes to the one that was rolled out before. */
export function readServerlessSides(read: ReadService): Sides {
  const { service, objects } = read;
  const { predictor } = service.spec;
  const part = service.status.components?.predictor;
  const traffic = part?.traffic ?? [];
  const percent = predictor.canaryTrafficPercent ?? undefined;
  const newest = traffic.find(({ latestRevision }) => latestRevision);
  const earlier = traffic.find(({ latestRevision }) => !latestRevision);
  const isUnderWay =
    percent !== undefined &&
    (earlier !== undefined ||
      part?.latestCreatedRevision !== part?.latestRolledoutRevision);
  const latest = part?.latestCreatedRevision;
  const before = earlier?.revisionName ?? part?.latestRolledoutRevision;
  const total = replicasOf(read);
  const isReady = latest !== undefined && part?.latestReadyRevision === latest;
  const canaryShare = Math.min(100, Math.max(0, newest?.percent ?? 0)) / 100;
  const wanted = Math.max(1, Math.ceil(total.wanted * canaryShare));
  const revisions = readRevisions(read, { latest, before, isUnderWay });
  const images = imagesOfPredictor(predictor);
  const stable: ObservedArm = isUnderWay
    ? {
        role: 'stable',
        reference: revisions.find(({ id }) => id === before)?.reference,
        revision: before,
        images: [],
        pods: total,
      }
    : {
        role: 'stable',
        reference: read.reference,
        revision: latest,
        images,
        pods: total,
      };
  return {
    arms: isUnderWay
      ? [
          stable,
          {
            role: 'canary',
            reference: read.reference,
            revision: latest,
            images,
            pods: { wanted, ready: isReady ? wanted : 0 },
          },
        ]
      : [stable],
    revisions,
    traffic: compareTraffic({
      desired: isUnderWay
        ? {
            share: Math.min(100, Math.max(0, percent ?? 0)) / 100,
            source: 'spec.predictor.canaryTrafficPercent',
          }
        : undefined,
      // What Knative says it routes is what its routes are made from.
      effective:
        isUnderWay && traffic.length > 0
          ? {
              share: canaryShare,
              source: `traffic of ${objects.object.metadata.name}-predictor`,
            }
          : undefined,
    }),
    isUnderWay,
    isAborted: isUnderWay && percent === 0,
  };
}

function readRevisions(
  read: ReadService,
  {
    latest,
    before,
    isUnderWay,
  }: { latest?: string; before?: string; isUnderWay: boolean },
): ObservedRevision[] {
  const roleOf = (id: string): ObservedRevision['role'] => {
    if (id === latest) return isUnderWay ? 'canary' : 'stable';
    return id === before && isUnderWay ? 'stable' : 'earlier';
  };
  return (read.objects.related.revisions ?? [])
    .flatMap((object: ClusterObject) => parseRevision(object) ?? [])
    .map(
      (revision): ObservedRevision => ({
        id: revision.metadata.name,
        role: roleOf(revision.metadata.name),
        reference: referenceOf(read, sourceOfRevision(revision)),
        images: (revision.spec?.containers ?? []).flatMap(
          ({ image }) => image ?? [],
        ),
        createdAt: asTime(revision.metadata.creationTimestamp),
        counts: { wanted: 0, ready: 0 },
        pods: [],
      }),
    )
    .sort((a, b) => ((a.createdAt ?? a.id) < (b.createdAt ?? b.id) ? 1 : -1));
}

/** KServe counts copies of the model, not pods; before it has counted, the least number that was asked for is wanted. */
function replicasOf({ service }: ReadService) {
  const { copies, states } = service.status.modelStatus ?? {};
  const total = copies?.totalCopies ?? 0;
  const isReady = service.status.conditions?.some(
    ({ type, status }) => type === 'PredictorReady' && status === 'True',
  );
  const isLoaded = isReady || states?.activeModelState === 'Loaded';
  return {
    wanted:
      isReady && total > 0
        ? total
        : Math.max(total, service.spec.predictor.minReplicas ?? 1),
    ready: isLoaded ? Math.max(0, total - (copies?.failedCopies ?? 0)) : 0,
  };
}
