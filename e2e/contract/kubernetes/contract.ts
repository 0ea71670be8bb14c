import { randomBytes } from 'node:crypto';
import type { Answer, Call, OpenedWatch } from './client';
import { grantRoles } from './roles';
import {
  type KubernetesServer,
  openKubernetes,
  realUrl,
  type Role,
} from './server';
import type { Body } from './wire';

export const MERGE_PATCH = 'application/merge-patch+json';
export const JSON_PATCH = 'application/json-patch+json';

const ARGO = '/apis/argoproj.io/v1alpha1';
const KSERVE = '/apis/serving.kserve.io/v1beta1';

type Options = Omit<Call, 'path' | 'token'> & { as?: Role };

/** A namespace of its own on a server, with what the tests do there. */
export interface Contract {
  readonly namespace: string;
  readonly paths: {
    rollouts: string;
    analysisRuns: string;
    inferenceServices: string;
    configMaps: string;
    services: string;
    ingresses: string;
    replicaSets: string;
    pods: string;
    events: string;
    secrets: string;
    deployments: string;
    httpRoutes: string;
    analysisTemplates: string;
  };
  readonly server: KubernetesServer;
  /** Sends a request, as administrator unless it is said otherwise. */
  call(path: string, options?: Options): Promise<Answer>;
  /** Opens a watch, which is closed after the test. */
  watch(
    path: string,
    query?: Record<string, string>,
    as?: Role,
  ): Promise<OpenedWatch>;
  createRollout(name: string, fields?: RolloutFields): Promise<Body>;
  createConfigMap(name: string, labels?: Record<string, string>): Promise<Body>;
  /** Makes an object, which is deleted after the tests of the file. */
  create(path: string, object: Made): Promise<Body>;
  patch(path: string, body: unknown, type?: string): Promise<Answer>;
}

interface RolloutFields {
  labels?: Record<string, string>;
  replicas?: number;
}

/** Makes Argo Rollouts, where it runs, leave a Rollout or an AnalysisRun to another controller than itself. */
export const LEFT_ALONE = {
  'argo-rollouts.argoproj.io/controller-instance-id': 'nobody',
};

/** A Rollout that no controller touches. */
export function aRollout(
  name: string,
  { labels, replicas = 1 }: RolloutFields = {},
) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name, labels: { ...labels, ...LEFT_ALONE } },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [{ name: 'model', image: 'registry.example.com/m:1' }],
        },
      },
      strategy: { canary: { steps: [{ setWeight: 10 }, { pause: {} }] } },
    },
  };
}

export interface Made {
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  [field: string]: unknown;
}

function assertMade({ status, text }: Answer): void {
  if (status !== 201) {
    throw new Error(`The API server answered ${status}: ${text}`);
  }
}

/** Opens the server and makes a namespace before the tests of a file, and tidies up after them. */
export function useContract(): Contract {
  const namespace = `contract-${randomBytes(4).toString('hex')}`;
  const opened: OpenedWatch[] = [];
  const created: string[] = [];
  let server: KubernetesServer;

  const call: Contract['call'] = (path, { as = 'admin', ...options } = {}) =>
    server.client.call({ path, token: server.tokens[as], ...options });

  const create = async (path: string, body: Made) => {
    const answer = await call(path, { method: 'POST', body });
    assertMade(answer);
    created.push(`${path}/${body.metadata.name}`);
    return answer.body;
  };

  beforeAll(async () => {
    server = await openKubernetes();
    await create('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    if (realUrl) {
      await grantRoles(call, namespace);
    }
  }, 60_000);

  afterEach(() => {
    opened.splice(0).forEach(({ close }) => close());
  });

  afterAll(async () => {
    for (const path of created.reverse()) {
      await call(path, { method: 'DELETE' });
    }
    await server.close();
  });

  const paths = {
    rollouts: `${ARGO}/namespaces/${namespace}/rollouts`,
    analysisRuns: `${ARGO}/namespaces/${namespace}/analysisruns`,
    inferenceServices: `${KSERVE}/namespaces/${namespace}/inferenceservices`,
    configMaps: `/api/v1/namespaces/${namespace}/configmaps`,
    services: `/api/v1/namespaces/${namespace}/services`,
    ingresses: `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`,
    replicaSets: `/apis/apps/v1/namespaces/${namespace}/replicasets`,
    pods: `/api/v1/namespaces/${namespace}/pods`,
    events: `/api/v1/namespaces/${namespace}/events`,
    secrets: `/api/v1/namespaces/${namespace}/secrets`,
    deployments: `/apis/apps/v1/namespaces/${namespace}/deployments`,
    httpRoutes: `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes`,
    analysisTemplates: `${ARGO}/namespaces/${namespace}/analysistemplates`,
  };
  return {
    namespace,
    paths,
    get server() {
      return server;
    },
    call,
    create,
    async watch(path, query, as = 'admin') {
      const token = server.tokens[as];
      const watch = await server.client.watch({ path, query, token });
      opened.push(watch);
      return watch;
    },
    createRollout: (name, fields) =>
      create(paths.rollouts, aRollout(name, fields)),
    createConfigMap: (name, labels = {}) =>
      create(paths.configMaps, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, labels },
        data: { a: 'b' },
      }),
    patch: (path, body, type = MERGE_PATCH) =>
      call(path, { method: 'PATCH', body, type }),
  };
}
