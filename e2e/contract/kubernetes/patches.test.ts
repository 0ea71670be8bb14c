import { JSON_PATCH, MERGE_PATCH, useContract } from './contract';
import { failure } from './failure';

const contract = useContract();
const { rollouts, configMaps } = contract.paths;

const get = async (name: string) => {
  const { body } = await contract.call(`${rollouts}/${name}`);
  return body;
};

describe('patching', () => {
  beforeAll(async () => {
    await contract.createRollout('patched', { labels: { a: '1', b: '2' } });
  });
  const path = `${rollouts}/patched`;

  it('merges, and removes what is null', async () => {
    const { body } = await contract.patch(path, {
      metadata: { labels: { a: null, c: '3' } },
      spec: { strategy: { canary: { steps: [{ setWeight: 20 }] } } },
    });
    expect(body.metadata.labels).toMatchObject({ b: '2', c: '3' });
    expect(body.metadata.labels).not.toHaveProperty('a');
    expect(body.spec.strategy.canary.steps).toEqual([{ setWeight: 20 }]);
  });

  it('counts a generation for the spec, and none for labels', async () => {
    const before = (await get('patched')).metadata.generation;
    const spec = await contract.patch(path, { spec: { replicas: 5 } });
    expect(spec.body.metadata.generation).toBe(before + 1);
    const labels = await contract.patch(path, {
      metadata: { labels: { b: null } },
    });
    expect(labels.body.metadata.generation).toBe(before + 1);
  });

  it('applies operations when their test holds', async () => {
    const { status, body } = await contract.patch(
      path,
      [
        {
          op: 'test',
          path: '/spec/selector/matchLabels/app',
          value: 'patched',
        },
        { op: 'replace', path: '/spec/replicas', value: 8 },
      ],
      JSON_PATCH,
    );
    expect(status).toBe(200);
    expect(body.spec.replicas).toBe(8);
  });

  it.each([
    ['a test fails', { op: 'test', path: '/spec/replicas', value: 77 }],
    ['a path is not there', { op: 'remove', path: '/spec/nothing' }],
    ['an operation is unknown', { op: 'merge', path: '/spec' }],
  ])('changes nothing when %s', async (_what, operation) => {
    const before = await get('patched');
    const { status, body } = await contract.patch(
      path,
      [{ op: 'replace', path: '/spec/replicas', value: 1 }, operation],
      JSON_PATCH,
    );
    expect(status).toBe(422);
    expect(body).toEqual({
      ...failure(
        422,
        'Invalid',
        'the server rejected our request due to an error in our request',
      ),
      details: {},
    });
    expect(await get('patched')).toEqual(before);
  });

  it('takes a resource version in the patch for a precondition', async () => {
    const { status, body } = await contract.patch(path, {
      metadata: { resourceVersion: '1' },
      spec: { replicas: 3 },
    });
    expect(status).toBe(409);
    expect(body.reason).toBe('Conflict');
  });

  it.each([
    ['a list as merge patch', [], MERGE_PATCH],
    ['an object as operations', {}, JSON_PATCH],
    ['no JSON', '{bad', MERGE_PATCH],
  ])('refuses %s', async (_what, body, type) => {
    const answer = await contract.patch(path, body, type);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/^error decoding patch: /);
  });

  it('of a custom resource cannot be strategic', async () => {
    const { status, body } = await contract.patch(
      path,
      { spec: { replicas: 3 } },
      'application/strategic-merge-patch+json',
    );
    expect(status).toBe(415);
    expect(body.message).toMatch(
      /^the body of the request was in an unknown format - accepted media types include: application\/json-patch\+json, application\/merge-patch\+json/,
    );
  });

  it('of a built-in kind can be strategic', async () => {
    await contract.createConfigMap('strategic');
    const { status, body } = await contract.patch(
      `${configMaps}/strategic`,
      { data: { c: 'd' } },
      'application/strategic-merge-patch+json',
    );
    expect(status).toBe(200);
    expect(body.data).toEqual({ a: 'b', c: 'd' });
  });

  it('can be tried without effect', async () => {
    const before = await get('patched');
    const { body } = await contract.call(path, {
      method: 'PATCH',
      type: MERGE_PATCH,
      query: { dryRun: 'All' },
      body: { spec: { replicas: 66 } },
    });
    expect(body.spec.replicas).toBe(66);
    expect(await get('patched')).toEqual(before);
  });
});
