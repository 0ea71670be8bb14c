import type { Contract } from './contract';
import type { Role } from './server';

const RBAC = 'rbac.authorization.k8s.io';

const READ = {
  apiGroups: ['argoproj.io'],
  resources: ['rollouts', 'analysisruns'],
  verbs: ['get', 'list', 'watch'],
};

const RULES = {
  viewer: [READ],
  owner: [
    READ,
    {
      apiGroups: ['argoproj.io'],
      resources: ['rollouts', 'rollouts/status'],
      verbs: ['patch', 'update'],
    },
  ],
};

async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await check()) {
      return;
    }
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error('The roles of the test did not come into force');
}

/** Gives the users behind the tokens of a real server what the same roles may do in the sandbox. */
export async function grantRoles(
  call: Contract['call'],
  namespace: string,
): Promise<void> {
  const path = `/apis/${RBAC}/v1/namespaces/${namespace}`;
  const may = async (as: Role, verb: string) => {
    const { body } = await call(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      {
        as,
        method: 'POST',
        body: {
          spec: {
            resourceAttributes: {
              group: 'argoproj.io',
              resource: 'rollouts',
              verb,
              namespace,
            },
          },
        },
      },
    );
    return body.status.allowed === true;
  };
  for (const role of ['viewer', 'owner'] as const) {
    const who = await call(
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { as: role, method: 'POST', body: {} },
    );
    const metadata = { name: role };
    await call(`${path}/roles`, {
      method: 'POST',
      body: { metadata, rules: RULES[role] },
    });
    await call(`${path}/rolebindings`, {
      method: 'POST',
      body: {
        metadata,
        subjects: [
          {
            kind: 'User',
            apiGroup: RBAC,
            name: who.body.status.userInfo.username,
          },
        ],
        roleRef: { apiGroup: RBAC, kind: 'Role', name: role },
      },
    });
    await eventually(() => may(role, role === 'owner' ? 'patch' : 'list'));
  }
}
