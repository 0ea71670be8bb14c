import { useContract } from './contract';

const contract = useContract();
const REVIEWS = '/apis/authorization.k8s.io/v1';

describe('a review', () => {
  it('leaves out of the question what was not asked', async () => {
    const { body } = await contract.call(
      `${REVIEWS}/selfsubjectaccessreviews`,
      {
        as: 'viewer',
        method: 'POST',
        body: {
          spec: {
            resourceAttributes: {
              verb: 'delete',
              group: 'argoproj.io',
              resource: 'rollouts',
              subresource: '',
              namespace: contract.namespace,
            },
          },
        },
      },
    );
    expect(body).toEqual({
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: expect.any(Object),
      spec: {
        resourceAttributes: {
          verb: 'delete',
          group: 'argoproj.io',
          resource: 'rollouts',
          namespace: contract.namespace,
        },
      },
      status: { allowed: false },
    });
  });

  it('names the binding that allows', async () => {
    const { body } = await contract.call(
      `${REVIEWS}/selfsubjectaccessreviews`,
      {
        as: 'owner',
        method: 'POST',
        body: {
          spec: {
            resourceAttributes: {
              verb: 'patch',
              group: 'argoproj.io',
              resource: 'rollouts',
              namespace: contract.namespace,
            },
          },
        },
      },
    );
    expect(body.status).toEqual({
      allowed: true,
      reason: expect.stringMatching(
        /^RBAC: allowed by (Cluster)?RoleBinding "/,
      ),
    });
  });

  it('must ask something', async () => {
    const { status } = await contract.call(
      `${REVIEWS}/selfsubjectaccessreviews`,
      { as: 'viewer', method: 'POST', body: { spec: {} } },
    );
    expect(status).toBe(422);
  });

  it('lists the rules', async () => {
    const { status, body } = await contract.call(
      `${REVIEWS}/selfsubjectrulesreviews`,
      {
        as: 'owner',
        method: 'POST',
        body: { spec: { namespace: contract.namespace } },
      },
    );
    expect(status).toBe(201);
    const patches = body.status.resourceRules.filter(
      ({ verbs, apiGroups }) =>
        verbs.includes('patch') && apiGroups.includes('argoproj.io'),
    );
    expect(patches.flatMap(({ resources }) => resources)).toEqual(
      expect.arrayContaining(['rollouts', 'rollouts/status']),
    );
    expect(body.status.incomplete).toBe(false);
  });
});
