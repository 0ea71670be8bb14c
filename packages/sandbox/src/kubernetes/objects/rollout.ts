import type { WorldServer } from '../../world/types';
import { ANALYSIS_RUNS, ROLLOUTS } from '../resources';
import type { KubernetesObject, OwnerReference } from '../types';
import { shortHash } from './hashes';
import { makeIngresses } from './ingress';
import { objectName } from './names';
import { makeReplicaSet } from './replicaSet';
import { type Side, sidesOf, troubleOf } from './rolloutSides';
import { rolloutStatus } from './rolloutStatus';
import { TOKEN_ARGUMENT, verdictMetric } from './analysisTemplate';
import { ANALYSIS_TEMPLATE, stepsOf } from './rolloutSteps';
import { makeService } from './service';
import { modelAnnotations, serverLabels } from './serving';
import { DAY, ownedBy, type Site } from './Site';
import { trackingOf } from './tracking';

const HASH_LABEL = 'rollouts-pod-template-hash';
const REVISION = 'rollout.argoproj.io/revision';
const MANAGED_BY = 'argo-rollouts.argoproj.io/managed-by-rollouts';

/** Time from the start of a canary to the end of its first analysis, as a share of the canary's age. */
const ANALYSIS_AT = 0.8;
const ANALYSIS_SECONDS = 600;

const LONGEST_WAIT_SECONDS = 3_650 * DAY;

/** The analysis that a canary passed at its first weight. */
function makeAnalysisRun(
  site: Site,
  namespace: string,
  name: string,
  { hash, revision, ageSeconds }: Side,
  stepIndex: number,
  owner: OwnerReference,
): KubernetesObject {
  const startedAgo = Math.round(ageSeconds * ANALYSIS_AT);
  const startedAt = site.time(startedAgo);
  const finishedAt = site.time(startedAgo - ANALYSIS_SECONDS);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisRun',
    metadata: site.meta({
      resource: ANALYSIS_RUNS,
      name: `${name}-${hash}-${revision}-${stepIndex}`,
      namespace,
      ageSeconds: startedAgo,
      generation: 4,
      annotations: { [REVISION]: String(revision) },
      labels: {
        app: name,
        [HASH_LABEL]: hash,
        'rollout-type': 'Step',
        'step-index': String(stepIndex),
      },
      owner,
    }),
    spec: {
      args: [
        { name: 'rollout', value: name },
        { name: 'canary-hash', value: hash },
        TOKEN_ARGUMENT,
      ],
      metrics: [verdictMetric(site, namespace)],
    },
    status: {
      phase: 'Successful',
      startedAt,
      completedAt: finishedAt,
      dryRunSummary: {},
      runSummary: { count: 1, successful: 1 },
      metricResults: [
        {
          name: ANALYSIS_TEMPLATE,
          phase: 'Successful',
          count: 1,
          successful: 1,
          consecutiveSuccess: 1,
          measurements: [
            {
              phase: 'Successful',
              startedAt: finishedAt,
              finishedAt,
              value: '{"verdict":"promote"}',
            },
          ],
        },
      ],
    },
  };
}

/** A Rollout with its ReplicaSets, pods and Services. */
export function makeRollout(
  site: Site,
  server: WorldServer,
): KubernetesObject[] {
  const { namespace } = server;
  const name = objectName(server.name);
  const sides = sidesOf(site, server);
  const { previous, stable, canary } = sides;
  const current = canary ?? stable;
  const generation = current.revision;
  const weight = canary ? server.canaryWeight ?? 0 : 0;
  const { steps, currentIndex, analysisIndex } = stepsOf(server);
  const services = { stable: `${name}-stable`, canary: `${name}-canary` };
  const labels = { app: name, ...serverLabels(site, server) };
  const ageSeconds = previous.ageSeconds + DAY;
  const metadata = site.meta({
    resource: ROLLOUTS,
    name,
    namespace,
    ageSeconds,
    generation,
    labels,
    annotations: {
      [REVISION]: String(current.revision),
      ...modelAnnotations(site, server, current.version),
      ...trackingOf(ROLLOUTS, server),
    },
  });
  const owner = ownedBy(ROLLOUTS, metadata);
  const rollout: KubernetesObject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata,
    spec: {
      replicas: server.replicas,
      revisionHistoryLimit: 5,
      // What is not ready waits for a node as long as it takes.
      ...(server.readyReplicas < server.replicas && {
        progressDeadlineSeconds: LONGEST_WAIT_SECONDS,
      }),
      selector: { matchLabels: { app: name } },
      strategy: {
        canary: {
          canaryService: services.canary,
          stableService: services.stable,
          steps,
          trafficRouting: { nginx: { stableIngress: name } },
        },
      },
      template: current.template,
    },
    status: rolloutStatus(site, {
      name,
      generation,
      sides,
      weight,
      currentStepIndex: currentIndex,
      stepHash: shortHash(steps),
      services,
    }),
  };
  const replicaSets = [previous, stable, ...(canary ? [canary] : [])].flatMap(
    side =>
      makeReplicaSet(site, {
        namespace,
        ownerName: name,
        owner,
        template: side.template,
        hash: side.hash,
        hashLabel: HASH_LABEL,
        selector: { app: name },
        annotations: {
          ...modelAnnotations(site, server, side.version),
          // The controller copies what stands on the Rollout.
          ...trackingOf(ROLLOUTS, server),
          'rollout.argoproj.io/desired-replicas': String(server.replicas),
          [REVISION]: String(side.revision),
        },
        replicas: side.replicas,
        ready: side.ready,
        ageSeconds: side.ageSeconds,
        trouble: troubleOf(site, server),
      }),
  );
  const service = (serviceName: string, { hash }: Side) =>
    makeService(site, {
      namespace,
      name: serviceName,
      labels,
      annotations: { [MANAGED_BY]: name },
      selector: { app: name, [HASH_LABEL]: hash },
      ageSeconds,
    });
  return [
    rollout,
    ...replicaSets,
    service(services.stable, stable),
    service(services.canary, current),
    ...makeIngresses(site, {
      namespace,
      name,
      labels,
      services,
      weight,
      owner,
      ageSeconds,
    }),
    ...(canary && currentIndex > analysisIndex
      ? [makeAnalysisRun(site, namespace, name, canary, analysisIndex, owner)]
      : []),
  ];
}
