import { SignatureField } from '@bellwether/plugin-models-common';
import { describeApi } from '.';
import { modelRecord, modelServer } from '../../__testUtils__/records';
import { parseOpenApi } from '../../__testUtils__/validate';

/** The document of a server of a model with these inputs. */
async function documentOf(
  server: Parameters<typeof modelServer>[0],
  inputs?: SignatureField[],
) {
  const record = modelRecord();
  if (inputs) {
    record.package!.signature = { inputs, outputs: [] };
  }
  return parseOpenApi(describeApi(modelServer(server), record)!);
}

function column(name: string, type: string, required = true) {
  return { name, type, required };
}

describe('the API of a server that speaks the Open Inference Protocol', () => {
  it('names every column as a tensor with the protocol’s type', async () => {
    const { paths, components, info, servers } = await documentOf({});
    expect(Object.keys(paths)).toEqual([
      '/v2/health/ready',
      '/v2/models/{name}',
      '/v2/models/{name}/ready',
      '/v2/models/{name}/infer',
    ]);
    expect(info).toMatchObject({
      title: 'flight-delay on prod-eu',
      version: '13',
      description: expect.stringContaining('signature of version 13'),
    });
    expect(servers).toEqual([
      {
        url: 'http://flight-delay.travel-ml.svc.cluster.local',
        description: 'Inside the cluster',
      },
    ]);
    expect(components.schemas.InferenceRequest.properties.inputs).toMatchObject(
      {
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
    );
    expect(components.schemas.Input_1_distance_km.properties).toMatchObject({
      name: { enum: ['distance_km'] },
      datatype: { enum: ['FP64'] },
      data: { items: { type: 'number' } },
    });
  });

  it('shows a request as MLServer’s MLflow runtime took it', async () => {
    const { paths } = await documentOf({});
    const { post } = paths['/v2/models/{name}/infer'];
    expect(post.requestBody.content['application/json'].example).toEqual({
      parameters: { content_type: 'pd' },
      inputs: [
        {
          name: 'distance_km',
          shape: [1, 1],
          datatype: 'FP64',
          data: [1.5],
        },
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
    const { components } = await documentOf({}, [column('x', type)]);
    expect(components.schemas.Input_1_x.properties.datatype.enum).toEqual([
      datatype,
    ]);
  });

  it('allows any type where the protocol has no name for the signature’s', async () => {
    const { components, paths } = await documentOf({}, [
      column('x', 'array(double)'),
    ]);
    expect(components.schemas.Input_1_x.properties.datatype.enum).toContain(
      'FP16',
    );
    expect(
      paths['/v2/models/{name}/infer'].post.requestBody.content[
        'application/json'
      ],
    ).not.toHaveProperty('example');
  });

  it('writes the shape of a tensor, and an example only where it stays readable', async () => {
    const small = await documentOf({}, [
      { type: 'tensor(float32, [-1, 2, 2])', required: true },
    ]);
    const example = (document: any) =>
      document.paths['/v2/models/{name}/infer'].post.requestBody.content[
        'application/json'
      ].example;
    expect(example(small)).toEqual({
      inputs: [
        {
          name: 'input-1',
          shape: [1, 2, 2],
          datatype: 'FP32',
          data: [1.5, 1.5, 1.5, 1.5],
        },
      ],
    });
    expect(small.components.schemas.Input_1.properties.shape.description).toBe(
      '[-1, 2, 2], where -1 stands for any number.',
    );
    const large = await documentOf({}, [
      { type: 'tensor(float32, [-1, 224, 224, 3])', required: true },
    ]);
    expect(example(large)).toBeUndefined();
  });

  it('stays small for a model of very many columns', async () => {
    const definition = describeApi(
      modelServer(),
      modelRecord({
        package: {
          flavours: [],
          requirements: [],
          signature: {
            inputs: Array.from({ length: 5000 }, (_, i) =>
              column(`pixel_${i}`, 'double'),
            ),
            outputs: [],
          },
        },
      }),
    )!;
    const { components } = await parseOpenApi(definition);
    expect(components.schemas.Input.properties.name.enum).toHaveLength(5000);
    expect(components.schemas.Input.properties.datatype.enum).toEqual(['FP64']);
    expect(definition.length).toBeLessThan(250_000);
  });

  it('serves under the name of the InferenceService on KServe, of the model elsewhere', async () => {
    const names = await Promise.all(
      ['kserve', 'argo-rollout'].map(async kind => {
        const { paths } = await documentOf({ kind, name: 'fd-eu' });
        return paths['/v2/models/{name}'].get.parameters[0].schema.default;
      }),
    );
    expect(names).toEqual(['fd-eu', 'flight-delay']);
  });
});

describe('the API of MLflow’s scoring server', () => {
  const mlflow = { kind: 'argo-rollout', runtime: 'mlflow' };

  it('takes a table of the columns of the signature', async () => {
    const { paths, components } = await documentOf(mlflow);
    const content = paths['/invocations'].post.requestBody.content;
    expect(content['application/json']).toEqual({
      schema: {
        oneOf: [
          { $ref: '#/components/schemas/DataframeSplit' },
          { $ref: '#/components/schemas/DataframeRecords' },
          { $ref: '#/components/schemas/Inputs' },
        ],
      },
      example: {
        dataframe_split: {
          columns: ['distance_km', 'origin', 'local_hour', 'is_holiday'],
          data: [[1.5, 'text', 1, true]],
        },
      },
    });
    expect(
      components.schemas.DataframeRecords.properties.dataframe_records.items,
    ).toMatchObject({
      required: ['distance_km', 'origin', 'local_hour'],
      properties: { is_holiday: { type: 'boolean' } },
    });
  });

  it('takes tensors only where the signature is of tensors', async () => {
    const { components } = await documentOf(mlflow, [
      { type: 'tensor(float32, [-1, 28, 28])', required: true },
    ]);
    expect(Object.keys(components.schemas)).toEqual([
      'Inputs',
      'Predictions',
      'Error',
    ]);
  });
});

describe('what the document admits', () => {
  it('says that the registry holds no signature', async () => {
    for (const runtime of ['kserve-mlserver', 'mlflow']) {
      const definition = describeApi(
        modelServer({ kind: 'argo-rollout', runtime }),
        modelRecord({ package: undefined }),
      )!;
      const { info } = await parseOpenApi(definition);
      expect(info.description).toContain('holds no signature');
      expect(info.version).toBe('unknown');
    }
  });

  it('says that the protocol is assumed', async () => {
    const { info } = await documentOf({ runtime: undefined });
    expect(info.description).toContain('assumption');
    expect((await documentOf({})).info.description).not.toContain('assumption');
  });

  it.each([
    ['argo-rollout', 'mlserver', 'Open Inference Protocol'],
    ['argo-rollout', 'triton', 'Open Inference Protocol'],
    ['argo-rollout', 'mlflow', 'scoring server'],
    ['kserve', 'mlflow', 'Open Inference Protocol'],
    ['kserve', 'kserve-sklearnserver', 'Open Inference Protocol'],
    ['kserve', 'kserve-huggingfaceserver', undefined],
    ['argo-rollout', 'torchserve', undefined],
    ['argo-rollout', 'tensorflow-serving', undefined],
  ])('for a %s with %s describes %p', (kind, runtime, words) => {
    const definition = describeApi(modelServer({ kind, runtime }), undefined);
    if (words) expect(definition).toContain(words);
    else expect(definition).toBeUndefined();
  });
});
