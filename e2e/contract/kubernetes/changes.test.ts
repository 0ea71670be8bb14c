import { aRollout, useContract } from './contract';
import { failure } from './failure';

const contract = useContract();
const { rollouts, configMaps } = contract.paths;

const get = async (name: string) => {
  const { body } = await contract.call(`${rollouts}/${name}`);
  return body;
};

const details = (name: string, kind = 'rollouts') => ({
  name,
  group: 'argoproj.io',
  kind,
});

describe('creating', () => {
  it('gives identity, time and a first generation, and drops the status', async () => {
    const { status, body } = await contract.call(rollouts, {
      method: 'POST',
      body: { ...aRollout('made'), status: { phase: 'Healthy' } },
    });
    expect(status).toBe(201);
    expect(body.metadata).toMatchObject({
      name: 'made',
      namespace: contract.namespace,
      generation: 1,
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      resourceVersion: expect.stringMatching(/^\d+$/),
      creationTimestamp: expect.stringMatching(/^\d{4}-\S+T\S+Z$/),
    });
    expect(body).not.toHaveProperty('status');
  });

  it('makes up the end of a name', async () => {
    const { metadata, ...rest } = aRollout('');
    const { body } = await contract.call(rollouts, {
      method: 'POST',
      body: { ...rest, metadata: { ...metadata, generateName: 'made-' } },
    });
    expect(body.metadata.name).toMatch(/^made-[a-z0-9]{5}$/);
  });

  it('refuses a second one of the name', async () => {
    await contract.createRollout('twice');
    const { status, body } = await contract.call(rollouts, {
      method: 'POST',
      body: aRollout('twice'),
    });
    expect(status).toBe(409);
    expect(body).toEqual({
      ...failure(
        409,
        'AlreadyExists',
        'rollouts.argoproj.io "twice" already exists',
      ),
      details: details('twice'),
    });
  });

  it.each([
    ['no name', aRollout(''), 422, /metadata\.name: Required value/],
    ['a bad name', aRollout('Bad_Name'), 422, /RFC 1123 subdomain/],
    [
      'another kind',
      { ...aRollout('x'), kind: 'Other' },
      422,
      /^Other\.argoproj\.io "x" is invalid: kind: Invalid value: "Other": must be Rollout$/,
    ],
    ['no kind', {}, 400, /Object 'Kind' is missing/],
    ['no JSON', '{bad', 400, /json parse error/],
    [
      'another namespace',
      { ...aRollout('x'), metadata: { name: 'x', namespace: 'elsewhere' } },
      400,
      /does not match the namespace sent on the request/,
    ],
    [
      'a field of another type',
      { ...aRollout('x'), spec: { replicas: 'two' } },
      422,
      /spec\.replicas in body must be of type integer: "string"/,
    ],
  ])('refuses %s', async (_what, body, status, message) => {
    const answer = await contract.call(rollouts, { method: 'POST', body });
    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(message);
  });

  it('refuses a namespace that is not there', async () => {
    const path = rollouts.replace(contract.namespace, 'nowhere');
    const { status, body } = await contract.call(path, {
      method: 'POST',
      body: aRollout('x'),
    });
    expect(status).toBe(404);
    expect(body.message).toBe('namespaces "nowhere" not found');
  });
});

describe('updating', () => {
  it('replaces the object that was read, and counts a generation', async () => {
    const read = await contract.createRollout('updated');
    const { status, body } = await contract.call(`${rollouts}/updated`, {
      method: 'PUT',
      body: { ...read, spec: { ...read.spec, replicas: 4 } },
    });
    expect(status).toBe(200);
    expect(body.spec.replicas).toBe(4);
    expect(body.metadata.generation).toBe(2);
  });

  it('refuses what was read before somebody else wrote', async () => {
    const read = await contract.createRollout('contested');
    await contract.patch(`${rollouts}/contested`, { spec: { replicas: 9 } });
    const { status, body } = await contract.call(`${rollouts}/contested`, {
      method: 'PUT',
      body: { ...read, spec: { ...read.spec, replicas: 4 } },
    });
    expect(status).toBe(409);
    expect(body).toEqual({
      ...failure(
        409,
        'Conflict',
        'Operation cannot be fulfilled on rollouts.argoproj.io "contested": the object has been modified; please apply your changes to the latest version and try again',
      ),
      details: details('contested'),
    });
    expect((await get('contested')).spec.replicas).toBe(9);
  });

  it('of a custom resource wants the resource version', async () => {
    await contract.createRollout('unversioned');
    const { status, body } = await contract.call(`${rollouts}/unversioned`, {
      method: 'PUT',
      body: aRollout('unversioned'),
    });
    expect(status).toBe(422);
    expect(body.message).toBe(
      'rollouts.argoproj.io "unversioned" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    );
  });

  it('of a built-in kind does without', async () => {
    const { metadata, ...rest } = await contract.createConfigMap('plain');
    const { status } = await contract.call(`${configMaps}/plain`, {
      method: 'PUT',
      body: { ...rest, metadata: { name: metadata.name }, data: { c: 'd' } },
    });
    expect(status).toBe(200);
  });

  it('refuses another name than that of the path', async () => {
    const read = await contract.createRollout('named');
    const { status, body } = await contract.call(`${rollouts}/named`, {
      method: 'PUT',
      body: { ...read, metadata: { ...read.metadata, name: 'renamed' } },
    });
    expect(status).toBe(400);
    expect(body.message).toBe(
      'the name of the object (renamed) does not match the name on the URL (named)',
    );
  });
});

describe('deleting', () => {
  it('answers with what was deleted', async () => {
    const { metadata } = await contract.createRollout('deleted');
    const path = `${rollouts}/deleted`;
    const { status, body } = await contract.call(path, { method: 'DELETE' });
    expect(status).toBe(200);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { ...details('deleted'), uid: metadata.uid },
    });
    const gone = await contract.call(path);
    expect(gone.status).toBe(404);
    expect(gone.body).toEqual({
      ...failure(404, 'NotFound', 'rollouts.argoproj.io "deleted" not found'),
      details: details('deleted'),
    });
    expect((await contract.call(path, { method: 'DELETE' })).status).toBe(404);
  });

  it.each(['uid', 'resourceVersion'])(
    'keeps to a precondition on %s',
    async field => {
      const name = `kept-${field.toLowerCase()}`;
      await contract.createRollout(name);
      const { status, body } = await contract.call(`${rollouts}/${name}`, {
        method: 'DELETE',
        body: { preconditions: { [field]: '1' } },
      });
      expect(status).toBe(409);
      expect(body.reason).toBe('Conflict');
      expect((await get(name)).metadata.name).toBe(name);
    },
  );

  it('waits for the last finalizer', async () => {
    await contract.createRollout('held');
    const path = `${rollouts}/held`;
    const finalizers = ['example.com/hold'];
    await contract.patch(path, { metadata: { finalizers } });
    const { body } = await contract.call(path, { method: 'DELETE' });
    expect(body.metadata).toMatchObject({
      name: 'held',
      finalizers,
      deletionTimestamp: expect.any(String),
      deletionGracePeriodSeconds: 0,
    });
    expect((await contract.call(path)).status).toBe(200);
    await contract.patch(path, { metadata: { finalizers: null } });
    expect((await contract.call(path)).status).toBe(404);
  });
});
