import { SOURCE_ADDRESS } from '../../kubernetes/objects/predictors';
import { mergeDiff, withoutZeros } from '../engine/mergeDiff';
import { Plan } from '../engine/Plan';
import type { Deployment } from '../schemas/workloads';
import {
  NOT_STOPPED,
  type WantedCondition,
  withConditions,
} from './conditions';
import { createRevision, newestOf, noteRevision } from './revisions';
import { type KserveOptions, leastOf, type ServiceSnapshot } from './schema';
import { INFERENCE_SERVICE } from './standard';
import { replicasFor, rolloutOf, wantedTraffic } from './traffic';
import {
  addressOf,
  isCrashing,
  isOtherSize,
  keepDeployment,
  modelStatusOf,
  runtimeOf,
} from './workload';

function conditionsFor(
  latest: string,
  isReady: boolean,
  hasFailed: boolean,
): WantedCondition[] {
  const unready = hasFailed ? 'False' : 'Unknown';
  const status = isReady ? 'True' : unready;
  const why = hasFailed
    ? {
        reason: 'RevisionFailed',
        message: `Revision "${latest}" failed with message: Container failed with: exit status 1.`,
      }
    : { reason: 'RevisionMissing' };
  const followers = [
    'LatestDeploymentReady',
    'PredictorConfigurationReady',
    'PredictorReady',
    'PredictorRouteReady',
    'Ready',
    'RoutesReady',
  ];
  return [
    { type: 'IngressReady', status: 'True' },
    ...followers.map(type => ({ type, status, ...(!isReady && why) })),
    NOT_STOPPED,
  ];
}

/** One look of KServe in Serverless mode, with Knative behind it. */
export function reconcileServerless(
  snapshot: ServiceSnapshot,
  options: KserveOptions,
  now: Date,
): Plan {
  const plan = new Plan();
  const { service, revisions, deployments, pods } = snapshot;
  const { name, namespace, generation } = service.metadata;
  const { predictor } = service.spec;
  const component = service.status.components?.predictor;
  const deploymentOf = (revision: string): Deployment | undefined =>
    deployments.find(
      ({ metadata }) => metadata.name === `${revision}-deployment`,
    );
  const newest = newestOf(revisions);
  const newestDeployment = newest && deploymentOf(newest.metadata.name);
  const isNew =
    newest?.metadata.annotations[SOURCE_ADDRESS] !== addressOf(predictor) ||
    (newestDeployment !== undefined &&
      isOtherSize(newestDeployment, predictor));
  const latest =
    isNew || !newest
      ? createRevision(plan, snapshot, options, now)
      : newest.metadata.name;
  const latestDeployment = deploymentOf(latest);
  // A revision that has been ready stays so when it is scaled to nothing.
  const isReady =
    (latestDeployment?.status.readyReplicas ?? 0) > 0 ||
    component?.latestReadyRevision === latest;
  const hasFailed =
    !isReady &&
    latestDeployment !== undefined &&
    isCrashing(latestDeployment, pods);
  const { rolledOut, before } = rolloutOf(snapshot, latest, isReady);
  const wanted = wantedTraffic(snapshot, latest, rolledOut);
  // Requests move once the new revision is ready.
  const traffic = isReady ? wanted : component?.traffic;

  const names = [latest, ...revisions.map(({ metadata }) => metadata.name)];
  for (const revision of new Set(names)) {
    const existing = deploymentOf(revision);
    const replicas = replicasFor(
      revision,
      latest,
      isReady,
      revision === latest && !isReady ? wanted : traffic ?? [],
      leastOf(predictor),
    );
    if (revision === latest) {
      keepDeployment(
        plan,
        existing,
        {
          service,
          predictor,
          name: `${revision}-deployment`,
          app: existing?.spec.selector.matchLabels.app ?? revision,
          replicas,
        },
        options,
        now,
      );
    } else if (existing && existing.spec.replicas !== replicas) {
      plan.patch(
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace,
          name: existing.metadata.name,
        },
        { spec: { replicas } },
      );
    }
    noteRevision(plan, snapshot, revision, existing, now);
  }

  const stable = deploymentOf(rolledOut ?? latest) ?? latestDeployment;
  const host = (part: string) => `http://${part}-${namespace}.example.com`;
  const status = {
    ...service.status,
    address: { url: `http://${name}-predictor.${namespace}.svc.cluster.local` },
    clusterServingRuntimeName: runtimeOf(predictor),
    components: {
      ...service.status.components,
      predictor: {
        ...component,
        latestCreatedRevision: latest,
        latestReadyRevision: isReady ? latest : component?.latestReadyRevision,
        latestRolledoutRevision: rolledOut,
        previousRolledoutRevision: before,
        traffic: traffic ?? [],
        url: host(`${name}-predictor`),
      },
    },
    conditions: withConditions(
      service.status.conditions,
      conditionsFor(latest, isReady, hasFailed),
      now,
    ),
    deploymentMode: 'Serverless',
    modelStatus: modelStatusOf(stable, pods),
    observedGeneration: generation,
    url: host(name),
  };
  const patch = mergeDiff(
    withoutZeros({ ...service.status }),
    withoutZeros(status),
  );
  if (patch) {
    plan.patch({ ...INFERENCE_SERVICE, name, namespace }, { status: patch });
  }
  return plan;
}
