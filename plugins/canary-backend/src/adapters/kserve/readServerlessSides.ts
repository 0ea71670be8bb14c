import {
  ClusterObject,
  knativeRevisionSchema,
  parseOnce,
  sourceOfRevision,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { compareTraffic } from '../compareTraffic';
import { ObservedArm, ObservedRevision } from '../DeliveryAdapter';
import { asTime } from '../times';
import { countsOf, podsOf } from './readPods';
import { imagesOfPredictor, ReadService, referenceOf } from './ReadService';
import { Sides } from './Sides';

const parseRevision = parseOnce(
  knativeRevisionSchema.extend({
    status: z
      .object({ desiredReplicas: z.number().int().nonnegative().optional() })
      .optional(),
  }),
);

/** Which revisions share the requests: the newest, and the one that was rolled out before. */
interface Roles {
  latest?: string;
  before?: string;
  isUnderWay: boolean;
}

/** Serverless mode: the newest revision is the canary, and the rest goes to the one that was rolled out before. */
export function readServerlessSides(read: ReadService): Sides {
  const { service, objects } = read;
  const part = service.status.components?.predictor;
  const traffic = part?.traffic ?? [];
  const percent = service.spec.predictor.canaryTrafficPercent ?? undefined;
  const newest = traffic.find(({ latestRevision }) => latestRevision);
  const earlier = traffic.find(({ latestRevision }) => !latestRevision);
  const latest = part?.latestCreatedRevision;
  const roles: Roles = {
    latest,
    before: earlier?.revisionName ?? part?.latestRolledoutRevision,
    isUnderWay:
      percent !== undefined &&
      (earlier !== undefined || latest !== part?.latestRolledoutRevision),
  };
  const { isUnderWay } = roles;
  const revisions = readRevisions(read, roles);
  const canaryShare = Math.min(100, Math.max(0, newest?.percent ?? 0)) / 100;
  return {
    arms: isUnderWay
      ? [
          armOf(read, 'stable', roles.before, revisions),
          armOf(read, 'canary', latest, revisions),
        ]
      : [armOf(read, 'stable', latest, revisions)],
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
    // Knative keeps a revision ready whose pods it has taken away for want of requests.
    notReady:
      isUnderWay &&
      (latest === undefined || part?.latestReadyRevision !== latest)
        ? `The canary is not ready: Knative has not called revision ${
            latest ?? 'of it'
          } ready.`
        : undefined,
  };
}

/** What the spec asks for says which model the newest revision serves; of an earlier one its own object says it. */
function armOf(
  read: ReadService,
  role: ObservedArm['role'],
  id: string | undefined,
  revisions: readonly ObservedRevision[],
): ObservedArm {
  const revision = revisions.find(candidate => candidate.id === id);
  const part = read.service.status.components?.predictor;
  const isLatest = id === part?.latestCreatedRevision;
  const podPrefix = id && podPrefixOf(id);
  const named = isLatest ? imagesOfPredictor(read.service.spec.predictor) : [];
  return {
    role,
    reference: isLatest ? read.reference : revision?.reference,
    revision: id,
    podPrefix,
    images: revision?.images.length ? revision.images : named,
    pods:
      revision?.counts ??
      countsOf(podPrefix ? podsOf(read, podPrefix) : [], undefined),
  };
}

/** Knative runs a revision as a Deployment. */
function podPrefixOf(revision: string): string {
  return `${revision}-deployment-`;
}

function readRevisions(
  read: ReadService,
  { latest, before, isUnderWay }: Roles,
): ObservedRevision[] {
  const roleOf = (id: string): ObservedRevision['role'] => {
    if (id === latest) return isUnderWay ? 'canary' : 'stable';
    return id === before && isUnderWay ? 'stable' : 'earlier';
  };
  return (read.objects.related.revisions ?? [])
    .flatMap((object: ClusterObject) => parseRevision(object) ?? [])
    .map((revision): ObservedRevision => {
      const { metadata, spec, status } = revision;
      const pods = podsOf(read, podPrefixOf(metadata.name));
      return {
        id: metadata.name,
        role: roleOf(metadata.name),
        reference: referenceOf(read, sourceOfRevision(revision)),
        images: (spec?.containers ?? []).flatMap(({ image }) => image ?? []),
        createdAt: asTime(metadata.creationTimestamp),
        counts: countsOf(pods, status?.desiredReplicas),
        pods: pods ?? [],
      };
    })
    .sort((a, b) => ((a.createdAt ?? a.id) < (b.createdAt ?? b.id) ? 1 : -1));
}
