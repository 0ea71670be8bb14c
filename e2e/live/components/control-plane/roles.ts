import type { KubernetesObject } from '../kubernetes/Cluster';

const RBAC = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];

const readable: Record<string, string[]> = {
  'argoproj.io': ['rollouts', 'analysisruns', 'analysistemplates'],
  'networking.k8s.io': ['ingresses'],
  'serving.kserve.io': ['inferenceservices'],
  'gateway.networking.k8s.io': ['httproutes'],
  'serving.knative.dev': ['revisions'],
  apps: ['deployments', 'replicasets'],
  '': ['namespaces', 'pods', 'services', 'events', 'configmaps'],
};

const READ_SERVERS = [
  ...Object.entries(readable).map(([group, resources]) => ({
    verbs: READ,
    apiGroups: [group],
    resources,
  })),
  {
    verbs: ['get', 'list'],
    apiGroups: ['apiextensions.k8s.io'],
    resources: ['customresourcedefinitions'],
  },
];

const RELEASE = [
  {
    verbs: ['patch', 'update'],
    apiGroups: ['argoproj.io'],
    resources: ['rollouts', 'rollouts/status', 'analysisruns'],
  },
  {
    verbs: ['patch', 'update'],
    apiGroups: ['serving.kserve.io'],
    resources: ['inferenceservices'],
  },
];

function roleOf(
  name: string,
  rules: object[],
  subject: { kind: string; name: string; namespace?: string },
): KubernetesObject[] {
  const apiVersion = `${RBAC}/v1`;
  const metadata = { name: `bellwether-${name}` };
  return [
    { apiVersion, kind: 'ClusterRole', metadata, rules },
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata,
      subjects: [subject.namespace ? subject : { ...subject, apiGroup: RBAC }],
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: metadata.name },
    },
  ];
}

/** What the users of the live lane may do, which is what those of the sandbox may. */
export const ROLES: KubernetesObject[] = [
  ...roleOf('portal', READ_SERVERS, {
    kind: 'ServiceAccount',
    name: 'portal',
    namespace: 'bellwether',
  }),
  ...roleOf('owner', [...READ_SERVERS, ...RELEASE], {
    kind: 'Group',
    name: 'ml-owners',
  }),
  ...roleOf('viewer', READ_SERVERS, { kind: 'Group', name: 'ml-viewers' }),
];
