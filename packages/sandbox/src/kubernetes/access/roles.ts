/**
 * Who may call a cluster of the sandbox. The tokens are throw-away constants, the same on every cluster and in every run, so
 * that the demo's configuration and the tests can name them; they open nothing but a sandbox on loopback.
 */
export const TOKENS = {
  /** The portal's own account: reads what the portal shows. */
  portal: 'sandbox-portal-token',
  /** A person who owns models: also releases them. */
  owner: 'sandbox-owner-token',
  /** A person who may look. */
  viewer: 'sandbox-viewer-token',
  /** A person whom nobody gave anything. */
  nobody: 'sandbox-nobody-token',
  /** The cluster's administrator: everything. */
  admin: 'sandbox-admin-token',
} as const;

export type Role = keyof typeof TOKENS;

export const ROLES: readonly Role[] = [
  'portal',
  'owner',
  'viewer',
  'nobody',
  'admin',
];

/** As in a Role of `rbac.authorization.k8s.io`. */
export interface PolicyRule {
  verbs: readonly string[];
  apiGroups: readonly string[];
  /** `*`, a resource, or a resource with its subresource as in `rollouts/status`. */
  resources: readonly string[];
}

export interface NonResourceRule {
  verbs: readonly string[];
  /** A path, or the start of one before a final `*`. */
  nonResourceURLs: readonly string[];
}

export interface Identity {
  role: Role;
  username: string;
  uid: string;
  groups: string[];
}

const READ = ['get', 'list', 'watch'];

const READ_SERVERS: PolicyRule[] = [
  {
    verbs: READ,
    apiGroups: ['argoproj.io'],
    resources: [
      'rollouts',
      'analysisruns',
      'analysistemplates',
      'applications',
    ],
  },
  {
    verbs: READ,
    apiGroups: ['networking.k8s.io'],
    resources: ['ingresses'],
  },
  {
    verbs: READ,
    apiGroups: ['serving.kserve.io'],
    resources: ['inferenceservices'],
  },
  {
    verbs: READ,
    apiGroups: ['gateway.networking.k8s.io'],
    resources: ['httproutes'],
  },
  {
    verbs: READ,
    apiGroups: ['serving.knative.dev'],
    resources: ['revisions'],
  },
  {
    verbs: READ,
    apiGroups: ['apps'],
    resources: ['deployments', 'replicasets'],
  },
  {
    verbs: READ,
    apiGroups: [''],
    resources: ['namespaces', 'pods', 'services', 'events', 'configmaps'],
  },
  {
    verbs: ['get', 'list'],
    apiGroups: ['apiextensions.k8s.io'],
    resources: ['customresourcedefinitions'],
  },
];

const RELEASE: PolicyRule[] = [
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

/** What each role may do, beyond what everybody with a valid token may. */
export const DEFAULT_RULES: Record<Role, readonly PolicyRule[]> = {
  portal: READ_SERVERS,
  owner: [...READ_SERVERS, ...RELEASE],
  viewer: READ_SERVERS,
  nobody: [],
  admin: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
};

/** `system:basic-user`: everybody may ask what they may do, and who they are. */
export const BASIC_RULES: readonly PolicyRule[] = [
  {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
  {
    verbs: ['create'],
    apiGroups: ['authentication.k8s.io'],
    resources: ['selfsubjectreviews'],
  },
];

/** `system:discovery` and `system:public-info-viewer`. */
export const DISCOVERY_RULES: readonly NonResourceRule[] = [
  {
    verbs: ['get'],
    nonResourceURLs: [
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/healthz',
      '/livez',
      '/openapi',
      '/openapi/*',
      '/readyz',
      '/version',
      '/version/',
    ],
  },
];

const USERS: Record<Role, Omit<Identity, 'role'>> = {
  portal: {
    username: 'system:serviceaccount:bellwether:portal',
    uid: '6d0c2d5a-2f0e-4c0e-9a44-7a3a0e1f2b10',
    groups: [
      'system:serviceaccounts',
      'system:serviceaccounts:bellwether',
      'system:authenticated',
    ],
  },
  owner: {
    username: 'otto',
    uid: 'u-owner',
    groups: ['ml-owners', 'system:authenticated'],
  },
  viewer: {
    username: 'vera',
    uid: 'u-viewer',
    groups: ['ml-viewers', 'system:authenticated'],
  },
  nobody: {
    username: 'nora',
    uid: 'u-nobody',
    groups: ['system:authenticated'],
  },
  admin: {
    username: 'admin',
    uid: 'u-admin',
    groups: ['system:masters', 'system:authenticated'],
  },
};

export function identityOf(role: Role): Identity {
  return { role, ...USERS[role] };
}
