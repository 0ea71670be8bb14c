import {
  createQueue,
  keyOf,
  REACTION_MILLISECONDS,
  type RunningController,
  splitKey,
} from '../controllers/engine/Controller';
import { type Clock, systemClock } from '../controllers/engine/clock';
import { type ControlledCluster, Hands } from '../controllers/engine/Hands';
import { readAll } from '../controllers/schemas/meta';
import { TRACKING_ID } from '../kubernetes/objects/tracking';
import {
  APPLICATIONS,
  INFERENCE_SERVICES,
  ROLLOUTS,
} from '../kubernetes/resources';
import { readSource, repositoryOf, type SourceHost } from './readSource';
import { reconcileApplication } from './reconcileApplication';
import { type Application, applicationSchema } from './schema';

/** Time from a push until Argo CD looks at what it changed, where the code host tells it by a webhook. */
export const REFRESH_MILLISECONDS = 2_000;

const APPLICATION = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };

/** What Git said at the last sync of an Application. */
function lastOf(host: SourceHost, { spec, status }: Application) {
  const last = status.history.at(-1);
  const read = last && readSource(host, spec.source, last.revision);
  return read && 'manifests' in read ? read.manifests : [];
}

/** Plays Argo CD on a cluster: brings what the repositories of the code host say to it. */
export function startArgoCd(
  cluster: ControlledCluster,
  host: SourceHost,
  clock: Clock = systemClock,
): RunningController {
  /** By key of the Application. */
  const outOfSyncSince = new Map<string, Date>();
  const hands = new Hands(cluster, clock, 'argocd-application-controller');
  const queue = createQueue('Application', clock, async key => {
    const { namespace, name } = splitKey(key);
    const read = applicationSchema.safeParse(
      hands.get({ ...APPLICATION, namespace, name }),
    );
    if (!read.success || read.data.metadata.deletionTimestamp) return undefined;
    const application = read.data;
    if (application.status.sync?.status !== 'OutOfSync') {
      outOfSyncSince.delete(key);
    } else if (!outOfSyncSince.has(key)) {
      outOfSyncSince.set(key, clock.now());
    }
    const plan = reconcileApplication(
      {
        application,
        source: readSource(host, application.spec.source),
        last: lastOf(host, application),
        live: reference => hands.get(reference),
        outOfSyncSince: outOfSyncSince.get(key),
      },
      clock.now(),
    );
    await hands.carryOut(plan);
    return plan.wakeAfterMilliseconds;
  });
  const applications = () =>
    readAll(applicationSchema, hands.list(APPLICATIONS));
  const refresh = (
    { metadata }: Pick<Application, 'metadata'>,
    afterMilliseconds: number,
  ) => queue.add(keyOf(metadata.namespace, metadata.name), afterMilliseconds);
  const isFrom = ({ spec }: Application, repository: unknown) => {
    try {
      return repositoryOf(host, spec.source) === repository;
    } catch {
      return false;
    }
  };
  const unwatch = [
    host.repositories.subscribe(repository =>
      applications()
        .filter(application => isFrom(application, repository))
        .forEach(application => refresh(application, REFRESH_MILLISECONDS)),
    ),
    hands.watch(APPLICATIONS, ({ metadata }) =>
      queue.add(
        keyOf(metadata.namespace, metadata.name),
        REACTION_MILLISECONDS,
      ),
    ),
    ...[ROLLOUTS, INFERENCE_SERVICES].map(resource =>
      hands.watch(resource, ({ metadata }) => {
        const [name] = metadata.annotations?.[TRACKING_ID]?.split(':') ?? [];
        if (!name) return;
        applications()
          .filter(application => application.metadata.name === name)
          .forEach(application => refresh(application, REACTION_MILLISECONDS));
      }),
    ),
  ];
  return {
    close() {
      unwatch.forEach(stop => stop());
      queue.close();
    },
  };
}
