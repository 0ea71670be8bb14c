import { useContract } from './contract';
import type { ResourceWire } from './wire';

const contract = useContract();

async function resourcesOf(path: string): Promise<ResourceWire[]> {
  const { status, body } = await contract.call(path);
  expect(status).toBe(200);
  expect(body.kind).toBe('APIResourceList');
  return body.resources;
}

describe('discovery', () => {
  it('tells the version', async () => {
    const { body } = await contract.call('/version');
    expect(body).toMatchObject({
      gitVersion: expect.stringMatching(/^v1\.\d+\.\d+/),
      major: '1',
      minor: expect.stringMatching(/^\d+/),
    });
  });

  it.each(['/readyz', '/livez'])('says ok at %s', async path => {
    const { status, text } = await contract.call(path);
    expect([status, text]).toEqual([200, 'ok']);
  });

  it('tells the versions of the core group, and the other groups', async () => {
    const core = await contract.call('/api');
    expect(core.body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    const { body } = await contract.call('/apis');
    expect(body).toMatchObject({ kind: 'APIGroupList', apiVersion: 'v1' });
    const names = body.groups.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['apps', 'argoproj.io', 'authorization.k8s.io']),
    );
    const group = await contract.call('/apis/argoproj.io');
    expect(group.body).toMatchObject({
      kind: 'APIGroup',
      name: 'argoproj.io',
      preferredVersion: { groupVersion: 'argoproj.io/v1alpha1' },
    });
  });

  it('tells what a group has, and which of it has a status endpoint', async () => {
    const resources = await resourcesOf('/apis/argoproj.io/v1alpha1');
    const names = resources.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['rollouts', 'rollouts/status', 'analysisruns']),
    );
    expect(names).not.toContain('analysisruns/status');
    expect(resources.find(({ name }) => name === 'rollouts')).toMatchObject({
      kind: 'Rollout',
      namespaced: true,
      verbs: expect.arrayContaining(['get', 'list', 'patch', 'watch']),
    });
  });

  it.each([
    ['/api/v1', ['namespaces', 'pods', 'services', 'events', 'configmaps']],
    ['/apis/apps/v1', ['deployments', 'replicasets']],
    ['/apis/apiextensions.k8s.io/v1', ['customresourcedefinitions']],
    ['/apis/authorization.k8s.io/v1', ['selfsubjectaccessreviews']],
  ])('tells that %s has %j', async (path, expected) => {
    const names = (await resourcesOf(path)).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(expected));
  });

  it('has definitions of custom resources, with their schema', async () => {
    const { body } = await contract.call(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/rollouts.argoproj.io',
    );
    expect(body).toMatchObject({
      kind: 'CustomResourceDefinition',
      spec: {
        group: 'argoproj.io',
        names: { kind: 'Rollout', plural: 'rollouts' },
        scope: 'Namespaced',
      },
    });
    const [version] = body.spec.versions;
    expect(version).toMatchObject({ name: 'v1alpha1', served: true });
    expect(version.subresources).toHaveProperty('status');
    const { spec } = version.schema.openAPIV3Schema.properties;
    expect(spec.properties.replicas.type).toBe('integer');
  });
});

describe('what is not served', () => {
  it.each([
    '/apis/none.example.com/v1/widgets',
    '/apis/argoproj.io/v1alpha1/widgets',
    '/apis/argoproj.io/v9/rollouts',
    '/apis/none.example.com',
    '/nothing',
  ])('is a 404 in plain text at %s', async path => {
    const { status, text, headers } = await contract.call(path);
    expect([status, text]).toEqual([404, '404 page not found\n']);
    expect(headers['content-type']).toMatch(/^text\/plain/);
  });

  it('is a 404 with a Status within a built-in group', async () => {
    const { status, body } = await contract.call('/api/v1/widgets');
    expect(status).toBe(404);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'the server could not find the requested resource',
      reason: 'NotFound',
      details: {},
      code: 404,
    });
  });
});
