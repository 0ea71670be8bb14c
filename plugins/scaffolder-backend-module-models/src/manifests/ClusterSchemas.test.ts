import { ClusterRequest } from '@bellwether/plugin-models-node';
import { ClusterSchemas } from './ClusterSchemas';
import { ManifestObject } from './kustomize';

const signal = new AbortController().signal;

/** As an API server publishes it: OpenAPI 3.0, with references and the kinds of each schema. */
const ROLLOUTS = {
  components: {
    schemas: {
      'io.argoproj.v1alpha1.Rollout': {
        type: 'object',
        description: 'A rollout',
        required: ['spec'],
        properties: {
          apiVersion: { type: 'string' },
          kind: { type: 'string' },
          metadata: {
            default: {},
            allOf: [{ $ref: '#/components/schemas/ObjectMeta' }],
          },
          spec: {
            type: 'object',
            properties: {
              replicas: {
                type: 'integer',
                format: 'int32',
                minimum: 0,
                exclusiveMinimum: true,
              },
              maxSurge: {
                'x-kubernetes-int-or-string': true,
                anyOf: [{ type: 'integer' }, { type: 'string' }],
              },
              // A field whose name is that of a keyword.
              format: { type: 'string', nullable: true },
              anything: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
                properties: { known: { type: 'string' } },
              },
            },
          },
        },
        'x-kubernetes-group-version-kind': [
          { group: 'argoproj.io', version: 'v1alpha1', kind: 'Rollout' },
        ],
      },
      ObjectMeta: {
        type: 'object',
        properties: { name: { type: 'string' } },
      },
      Odd: {
        type: 'string',
        // An expression of Go's.
        pattern: '(?i)^a$',
        'x-kubernetes-group-version-kind': [{ kind: 'Odd' }],
      },
    },
  },
};

function clusterWith(documents: Record<string, unknown>) {
  const asked: string[] = [];
  let digest = '1';
  return {
    asked,
    renew() {
      digest = '2';
    },
    schemas: new ClusterSchemas({
      async call(_cluster: string, { path }: ClusterRequest) {
        asked.push(path);
        const [at] = path.split('?');
        if (at === '/openapi/v3') {
          const paths = Object.keys(documents).map(key => [
            key,
            { serverRelativeURL: `/openapi/v3/${key}?hash=${digest}` },
          ]);
          return { status: 200, body: { paths: Object.fromEntries(paths) } };
        }
        const body = documents[at.replace('/openapi/v3/', '')];
        return body ? { status: 200, body } : { status: 404, body: undefined };
      },
    }),
  };
}

const rollout = (spec: object, more: object = {}): ManifestObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'a' },
  spec,
  ...more,
});

async function violations(object: ManifestObject) {
  const { schemas } = clusterWith({ 'apis/argoproj.io/v1alpha1': ROLLOUTS });
  const holds = await schemas.of('prod-eu', signal);
  return holds?.(object);
}

it('finds nothing in an object as the cluster wants it', async () => {
  expect(
    await violations(
      rollout({
        replicas: 2,
        maxSurge: '25%',
        format: null,
        anything: { known: 'a', other: 1 },
      }),
    ),
  ).toEqual([]);
});

it.each([
  [
    rollout({ replicsa: 2 }),
    { field: 'spec', problem: "there is no field 'replicsa'" },
  ],
  [
    rollout({ replicas: '2' }),
    { field: 'spec.replicas', problem: 'must be integer' },
  ],
  [
    rollout({ replicas: 0 }),
    { field: 'spec.replicas', problem: 'must be > 0' },
  ],
  [
    rollout({ maxSurge: true }),
    { field: 'spec.maxSurge', problem: 'must be integer,string' },
  ],
  [
    rollout({}, { spce: {} }),
    { field: 'Rollout', problem: "there is no field 'spce'" },
  ],
])('names the field of %j', async (object, violation) => {
  expect(await violations(object)).toContainEqual(violation);
});

it('knows nothing of a kind that the cluster does not serve, nor of one whose schema it cannot read', async () => {
  expect(
    await violations({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a' },
    }),
  ).toBeUndefined();
  expect(
    await violations({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Odd',
      metadata: { name: 'a' },
    }),
  ).toBeUndefined();
});

it('reads a schema once, and again when it is another', async () => {
  const { asked, renew, schemas } = clusterWith({
    'apis/argoproj.io/v1alpha1': ROLLOUTS,
  });
  for (let time = 0; time < 2; time += 1) {
    const holds = await schemas.of('prod-eu', signal);
    await holds?.(rollout({}));
    await holds?.(rollout({}));
  }
  expect(asked.filter(path => path.includes('argoproj'))).toHaveLength(1);
  renew();
  await (
    await schemas.of('prod-eu', signal)
  )?.(rollout({}));
  expect(asked.filter(path => path.includes('argoproj'))).toHaveLength(2);
});

it.each([
  ['publishes none', async () => ({ status: 404, body: undefined })],
  [
    'does not answer',
    async () => {
      throw new Error('Nobody listens');
    },
  ],
  ['answers something else', async () => ({ status: 200, body: '<html>' })],
])('has nothing to say of a cluster that %s', async (_what, call) => {
  expect(await new ClusterSchemas({ call }).of('prod-eu', signal)).toBe(
    undefined,
  );
});
