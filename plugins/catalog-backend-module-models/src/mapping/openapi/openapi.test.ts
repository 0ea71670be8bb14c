import { ModelRecord, SignatureField } from '@bellwether/plugin-models-common';
import { describeApi } from '.';
import { modelRecord, modelServer } from '../../__testUtils__/records';
import { exampleOf, parseOpenApi } from '../../__testUtils__/validate';

type Server = Parameters<typeof modelServer>[0];

function definitionOf(server: Server, record?: ModelRecord): string {
  const definition = describeApi(modelServer(server), record);
  if (definition === undefined) throw new Error('There is no definition');
  return definition;
}

function recordOf(...inputs: SignatureField[]): ModelRecord {
  return modelRecord({
    package: {
      flavours: [],
      requirements: [],
      signature: { inputs, outputs: [] },
    },
  });
}

/** The valid document of a server. */
async function documentOf(server: Server, record = modelRecord()) {
  return parseOpenApi(definitionOf(server, record));
}

function column(name: string, type: string, required = true) {
  return { name, type, required };
}

function tensor(type: string) {
  return { type, required: true };
}

describe('the API of a server that speaks the Open Inference Protocol', () => {
  it('names every column as a tensor with the protocol’s type', async () => {
    const document = await documentOf({});
    expect(Object.keys(document.paths)).toEqual([
      '/v2/health/ready',
      '/v2/models/{name}',
      '/v2/models/{name}/ready',
      '/v2/models/{name}/infer',
    ]);
    expect(document).toMatchObject({
      info: {
        title: 'flight-delay on prod-eu',
        version: '13',
        description: expect.stringContaining('signature of version 13'),
      },
      servers: [
        {
          url: 'http://flight-delay.travel-ml.svc.cluster.local',
          description: 'Inside the cluster',
        },
      ],
      components: {
        schemas: {
          InferenceRequest: {
            properties: {
              inputs: {
                minItems: 3,
                items: {
                  anyOf: [
                    { $ref: '#/components/schemas/Input_1_distance_km' },
                    { $ref: '#/components/schemas/Input_2_origin' },
                    { $ref: '#/components/schemas/Input_3_local_hour' },
                    { $ref: '#/components/schemas/Input_4_is_holiday' },
                  ],
                },
              },
            },
          },
          Input_1_distance_km: {
            properties: {
              name: { enum: ['distance_km'] },
              datatype: { enum: ['FP64'] },
              data: { items: { type: 'number' } },
            },
          },
        },
      },
    });
  });

  it('shows a request as MLServer’s MLflow runtime takes it', async () => {
    expect(exampleOf(await documentOf({}))).toEqual({
      parameters: { content_type: 'pd' },
      inputs: [
        { name: 'distance_km', shape: [1, 1], datatype: 'FP64', data: [1.5] },
        {
          name: 'origin',
          shape: [1, 1],
          datatype: 'BYTES',
          parameters: { content_type: 'str' },
          data: ['text'],
        },
        { name: 'local_hour', shape: [1, 1], datatype: 'INT64', data: [1] },
        { name: 'is_holiday', shape: [1, 1], datatype: 'BOOL', data: [true] },
      ],
    });
  });

  it.each([
    ['boolean', 'BOOL'],
    ['integer', 'INT32'],
    ['long', 'INT64'],
    ['float', 'FP32'],
    ['double', 'FP64'],
    ['string', 'BYTES'],
    ['binary', 'BYTES'],
    ['datetime', 'BYTES'],
    ['tensor(float32, [-1, 2, 2])', 'FP32'],
    ['tensor(int64, [-1])', 'INT64'],
    ['tensor(str, [-1])', 'BYTES'],
  ])('gives %s the type %s', async (type, datatype) => {
    const { components } = await documentOf({}, recordOf(column('x', type)));
    expect(components.schemas.Input_1_x.properties?.datatype.enum).toEqual([
      datatype,
    ]);
  });

  it('allows any type where the protocol has no name for the signature’s', async () => {
    const document = await documentOf({}, recordOf(column('x', 'array(long)')));
    expect(
      document.components.schemas.Input_1_x.properties?.datatype.enum,
    ).toContain('FP16');
    expect(exampleOf(document)).toBeUndefined();
  });

  it('writes the shape of a tensor, and an example only where it stays readable', async () => {
    const small = await documentOf(
      {},
      recordOf(tensor('tensor(float32, [-1, 2, 2])')),
    );
    expect(exampleOf(small)).toEqual({
      inputs: [
        {
          name: 'input-1',
          shape: [1, 2, 2],
          datatype: 'FP32',
          data: [1.5, 1.5, 1.5, 1.5],
        },
      ],
    });
    expect(small.components.schemas.Input_1.properties?.shape).toMatchObject({
      description: '[-1, 2, 2], where -1 stands for any number.',
    });
    const large = await documentOf(
      {},
      recordOf(tensor('tensor(float32, [-1, 224, 224, 3])')),
    );
    expect(exampleOf(large)).toBeUndefined();
  });

  it('stays small for a model of very many columns', async () => {
    const columns = Array.from({ length: 5000 }, (_, i) =>
      column(`pixel_${i}`, 'double'),
    );
    const definition = definitionOf({}, recordOf(...columns));
    const { properties } = (await parseOpenApi(definition)).components.schemas
      .Input;
    expect(properties?.name.enum).toHaveLength(5000);
    expect(properties?.datatype.enum).toEqual(['FP64']);
    expect(definition.length).toBeLessThan(250_000);
  });

  it.each([
    ['kserve', 'fd-eu'],
    ['argo-rollout', 'flight-delay'],
  ])('of kind %s serves the model under the name %s', async (kind, name) => {
    const { paths } = await documentOf({ kind, name: 'fd-eu' });
    expect(paths['/v2/models/{name}'].get?.parameters).toEqual([
      expect.objectContaining({ schema: { type: 'string', default: name } }),
    ]);
  });
});

describe('the API of MLflow’s scoring server', () => {
  const mlflow = { kind: 'argo-rollout', runtime: 'mlflow' };

  it('takes a table of the columns of the signature', async () => {
    const document = await documentOf(mlflow);
    expect(exampleOf(document)).toEqual({
      dataframe_split: {
        columns: ['distance_km', 'origin', 'local_hour', 'is_holiday'],
        data: [[1.5, 'text', 1, true]],
      },
    });
    expect(document).toMatchObject({
      paths: {
        '/invocations': {
          post: {
            requestBody: {
              content: {
                'application/json': {
                  schema: {
                    oneOf: [
                      { $ref: '#/components/schemas/DataframeSplit' },
                      { $ref: '#/components/schemas/DataframeRecords' },
                      { $ref: '#/components/schemas/Inputs' },
                    ],
                  },
                },
              },
            },
          },
        },
      },
      components: {
        schemas: {
          DataframeRecords: {
            properties: {
              dataframe_records: {
                items: {
                  required: ['distance_km', 'origin', 'local_hour'],
                  properties: { is_holiday: { type: 'boolean' } },
                },
              },
            },
          },
        },
      },
    });
  });

  it('takes tensors only where the signature is of tensors', async () => {
    const { components } = await documentOf(
      mlflow,
      recordOf(tensor('tensor(float32, [-1, 28, 28])')),
    );
    expect(Object.keys(components.schemas)).toEqual([
      'Inputs',
      'Predictions',
      'Error',
    ]);
  });
});

describe('what the document admits', () => {
  it.each(['mlserver', 'mlflow'])(
    'of %s: that the registry holds no signature',
    async runtime => {
      const { info } = await documentOf(
        { kind: 'argo-rollout', runtime },
        modelRecord({ package: undefined }),
      );
      expect(info.description).toContain('holds no signature');
      expect(info.version).toBe('unknown');
    },
  );

  it('that the protocol is assumed, where nothing says it', async () => {
    const assumed = await documentOf({ runtime: undefined });
    expect(assumed.info.description).toContain('assumption');
    const known = await documentOf({});
    expect(known.info.description).not.toContain('assumption');
  });

  it.each([
    ['argo-rollout', 'mlserver', 'Open Inference Protocol'],
    ['argo-rollout', 'triton', 'Open Inference Protocol'],
    ['argo-rollout', 'mlflow', 'scoring server'],
    ['kserve', 'mlflow', 'Open Inference Protocol'],
    ['kserve', 'kserve-sklearnserver', 'Open Inference Protocol'],
  ])('that a %s with %s speaks the %s', (kind, runtime, words) => {
    expect(definitionOf({ kind, runtime })).toContain(words);
  });

  it.each(['kserve-huggingfaceserver', 'vllm', 'torchserve', 'tf-serving'])(
    'that nothing can be said of %s',
    runtime => {
      expect(
        describeApi(modelServer({ runtime }), modelRecord()),
      ).toBeUndefined();
    },
  );
});
