import { ClusterObject } from '@bellwether/plugin-models-node';
import {
  ActionOutcome,
  ActionPlan,
  ActionSession,
  DeliveryAdapter,
  Expectation,
  SeenServer,
} from '../DeliveryAdapter';
import { keepPod, keepServer } from '../kept';
import { httpRoutesResource } from '../routes';
import { capabilities } from './capabilities';
import { observe, sidesOf } from './observe';
import { preview } from './preview';
import { readService } from './ReadService';

/** Label by which the objects that KServe makes name their InferenceService. */
const SERVICE_LABEL = 'serving.kserve.io/inferenceservice';

/** What a share is off by, at most, when it counts as the one that was asked for. */
const NEAR = 0.011;

/** Whether requests go as was asked: what the status claims is not enough. */
function isDone({ objects }: SeenServer, expectation: Expectation): boolean {
  const read = readService(objects);
  if (!read) return false;
  const sides = sidesOf(read);
  const { traffic, isUnderWay } = sides;
  const part = read.service.status.components?.predictor;
  switch (expectation.action) {
    case 'promote': {
      if (read.controller === 'kserve-serverless') {
        return (
          !isUnderWay &&
          part?.latestRolledoutRevision === expectation.podHash &&
          part?.traffic?.some(
            ({ revisionName, percent }) =>
              revisionName === expectation.podHash && percent === 100,
          ) === true
        );
      }
      return (
        !isUnderWay &&
        read.service.spec.predictor.name === expectation.wanted &&
        traffic.effective !== undefined
      );
    }
    case 'rollback':
      return !isUnderWay && read.service.status.canaryStatuses === undefined;
    default: {
      const wanted = Number(expectation.wanted) / 100;
      const { desired, effective } = traffic;
      return (
        desired !== undefined &&
        effective !== undefined &&
        Math.abs(desired.share - wanted) <= NEAR &&
        Math.abs(effective.share - wanted) <= NEAR
      );
    }
  }
}

async function act(
  plan: ActionPlan,
  session: ActionSession,
): Promise<{ outcome: Promise<ActionOutcome> }> {
  for (const request of plan.requests) await session.send(request);
  return { outcome: follow(plan, session) };
}

async function follow(
  { expectation }: ActionPlan,
  session: ActionSession,
): Promise<ActionOutcome> {
  const isSo = (seen: SeenServer) => isDone(seen, expectation);
  if (await session.until(isSo, expectation.withinMs)) {
    return { state: 'observed', sentence: 'Requests go as was asked.' };
  }
  const now = await session.read();
  if (now && isSo(now)) {
    return { state: 'observed', sentence: 'Requests go as was asked.' };
  }
  return {
    state: 'lost',
    sentence: `The cluster accepted it, and requests do not follow. ${
      now?.observed.traffic.sentence ?? ''
    }`.trim(),
  };
}

const ownedByService = ({ metadata }: ClusterObject) =>
  metadata.ownerReferences?.find(({ kind }) => kind === 'InferenceService')
    ?.name;

const labelledByService = ({ metadata }: ClusterObject) =>
  metadata.labels?.[SERVICE_LABEL];

/** KServe, in Serverless and in Standard mode. */
export const kserveAdapter: DeliveryAdapter = {
  kind: 'kserve',
  resource: {
    group: 'serving.kserve.io',
    version: 'v1beta1',
    plural: 'inferenceservices',
    keep: keepServer,
  },
  related: {
    routes: {
      resource: httpRoutesResource,
      ownerName: ownedByService,
    },
    revisions: {
      resource: {
        group: 'serving.knative.dev',
        version: 'v1',
        plural: 'revisions',
        labelSelector: SERVICE_LABEL,
      },
      ownerName: labelledByService,
    },
    pods: {
      resource: {
        group: '',
        version: 'v1',
        plural: 'pods',
        labelSelector: SERVICE_LABEL,
        keep: keepPod,
      },
      ownerName: labelledByService,
    },
  },
  observe,
  capabilities,
  preview,
  isDone,
  act,
};
