import type { Repositories, Repository } from '../codeHost/Repositories';
import { timestamp } from '../controllers/engine/clock';
import type { KubernetesApi, KubernetesObject } from '../kubernetes';
import { applicationOf } from '../kubernetes/objects/tracking';
import { objectName } from '../kubernetes/objects/names';
import {
  APPLICATIONS,
  apiVersionOf,
  INFERENCE_SERVICES,
  ROLLOUTS,
} from '../kubernetes/resources';
import type { World, WorldCluster, WorldServer } from '../world/types';
import { manifestOf } from './manifestOf';
import { readSource, type SourceHost } from './readSource';
import { pastSync, reconcileApplication } from './reconcileApplication';
import { applicationSchema } from './schema';

/** The repository of each team whose servers Argo CD applies. */
export const DEPLOYMENTS_REPOSITORY = 'deployments';

/** Argo CD's own namespace. */
const NAMESPACE = 'argocd';

/** Servers whose owners let Argo CD put back what was changed past Git. */
const HEALED = ['spell-correction'];

function objectOf(
  { objects }: Pick<KubernetesApi, 'objects'>,
  { kind, namespace, name }: WorldServer,
): KubernetesObject | undefined {
  const resource = kind === 'Rollout' ? ROLLOUTS : INFERENCE_SERVICES;
  return objects.get({
    apiVersion: apiVersionOf(resource),
    kind,
    namespace,
    name: objectName(name),
  });
}

function repositoryFor(repositories: Repositories, team: string): Repository {
  return (
    repositories
      .all()
      .find(
        ({ owner, name }) => owner === team && name === DEPLOYMENTS_REPOSITORY,
      ) ??
    repositories.create(
      team,
      DEPLOYMENTS_REPOSITORY,
      `Model servers of ${team} that Argo CD applies`,
    )
  );
}

function makeApplication(
  host: SourceHost,
  server: WorldServer,
  path: string,
): KubernetesObject {
  return {
    apiVersion: apiVersionOf(APPLICATIONS),
    kind: APPLICATIONS.kind,
    metadata: { name: applicationOf(server), namespace: NAMESPACE },
    spec: {
      project: 'default',
      source: {
        repoURL: `${host.url}/${server.namespace}/${DEPLOYMENTS_REPOSITORY}`,
        path,
        targetRevision: 'main',
      },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: server.namespace,
      },
      syncPolicy: {
        automated: {
          prune: false,
          selfHeal: HEALED.includes(server.name),
        },
      },
    },
  };
}

/** Puts the manifests of a cluster's servers that are from Git into repositories, and Applications that apply them on the cluster. */
export function seedApplications(
  api: Pick<KubernetesApi, 'objects' | 'store'>,
  { name: cluster, servers }: WorldCluster,
  host: SourceHost,
  { now }: Pick<World, 'now'>,
): void {
  const { repositories } = host;
  for (const server of servers.filter(({ isFromGit }) => isFromGit)) {
    const object = objectOf(api, server);
    if (!object) continue;
    const repository = repositoryFor(repositories, server.namespace);
    const path = `${cluster}/${applicationOf(server)}`;
    repositories.write(repository, {
      branch: 'main',
      path: `${path}/${server.kind.toLowerCase()}.yaml`,
      content: Buffer.from(manifestOf(object, server.namespace)),
      message: `Serve ${server.model} on ${cluster}`,
    });
    const application = api.objects.put(makeApplication(host, server, path));
    sync(api, host, application, now);
  }
  // Nobody has seen anything yet, so there is no history to keep.
  api.store.compact();
}

/** The Application as it is after a sync of what is on the cluster already. */
function sync(
  api: Pick<KubernetesApi, 'objects'>,
  host: SourceHost,
  object: KubernetesObject,
  now: Date,
): void {
  const application = applicationSchema.parse(object);
  const source = readSource(host, application.spec.source);
  if ('problem' in source) throw new Error(source.problem);
  const synced = {
    ...application,
    status: {
      history: [pastSync(application, 0, source.commit, timestamp(now))],
    },
  };
  const { effects } = reconcileApplication(
    {
      application: synced,
      source,
      last: source.manifests,
      live: reference => api.objects.get(reference),
    },
    now,
  );
  for (const effect of effects) {
    if (effect.kind !== 'patch' || effect.target.kind !== APPLICATIONS.kind) {
      throw new Error(`${application.metadata.name} is not what Git says`);
    }
    api.objects.put({
      ...object,
      status: { ...synced.status, ...Object(effect.patch.status) },
    });
  }
}
