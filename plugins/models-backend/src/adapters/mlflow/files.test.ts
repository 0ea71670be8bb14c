import { readFileSync } from 'fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readMlmodel } from './readMlmodel';

function recorded(name: string): string {
  const file = resolvePackagePath(
    '@bellwether/sandbox',
    'recorded/mlflow-answers/registry',
    name,
  );
  return JSON.parse(readFileSync(file, 'utf8')).response.body;
}

describe('the files of a version', () => {
  it('say what a real MLflow wrote into them', () => {
    const files = readMlmodel(
      recorded('logged-model-MLmodel.json'),
      'mlflow==3.17.2\n# pinned\nscikit-learn==1.9.1  # the flavour\n\n',
    )!;
    expect(files).toMatchObject({
      framework: 'sklearn',
      frameworkVersion: '1.9.1',
      flavours: ['python_function', 'sklearn'],
      pythonVersion: '3.11.7',
      requirements: ['mlflow==3.17.2', 'scikit-learn==1.9.1'],
      sizeBytes: 39488,
    });
    expect(files.signature!.inputs).toHaveLength(30);
    expect(files.signature!.inputs[0]).toEqual({
      name: 'mean radius',
      type: 'double',
      required: true,
    });
    expect(files.signature!.outputs).toEqual([
      { type: 'tensor(int64, [-1])', required: true },
    ]);
  });

  const mlmodel = (flavors: object, signature?: object) =>
    JSON.stringify({ flavors, signature });

  it.each([
    [
      'the flavour that is loaded',
      {
        python_function: { loader_module: 'mlflow.xgboost' },
        onnx: {},
        xgboost: { xgb_version: '3.2.0' },
      },
      { framework: 'xgboost', frameworkVersion: '3.2.0' },
    ],
    [
      'the only flavour beside that of Python functions',
      { python_function: { loader_module: 'my_company.loader' }, spark: {} },
      { framework: 'spark', frameworkVersion: undefined },
    ],
    [
      'a Python function',
      {
        python_function: {
          loader_module: 'mlflow.pyfunc.model',
          python_version: '3.12',
        },
      },
      { framework: 'python_function', pythonVersion: '3.12' },
    ],
  ])('name %s as the framework', (_case, flavors, expected) => {
    expect(readMlmodel(mlmodel(flavors))).toMatchObject(expected);
  });

  it('describe optional columns and nested types', () => {
    const inputs = [
      { type: 'string', name: 'a', required: false },
      { type: 'string', name: 'b', optional: true },
      { type: 'array', name: 'c', items: { type: 'long' } },
      {
        type: 'object',
        name: 'd',
        properties: {
          y: { type: 'double' },
          x: { type: 'array', items: { type: 'string' } },
        },
      },
      { type: 'map', name: 'e', values: { type: 'float' } },
      {
        type: 'tensor',
        name: 'f',
        'tensor-spec': { dtype: 'float32', shape: [-1, 28, 28] },
      },
    ];
    const { signature } = readMlmodel(
      mlmodel({}, { inputs: JSON.stringify(inputs), outputs: null }),
    )!;
    expect(signature!.inputs).toEqual([
      { name: 'a', type: 'string', required: false },
      { name: 'b', type: 'string', required: false },
      { name: 'c', type: 'array(long)', required: true },
      {
        name: 'd',
        type: 'object(x: array(string), y: double)',
        required: true,
      },
      { name: 'e', type: 'map(float)', required: true },
      { name: 'f', type: 'tensor(float32, [-1, 28, 28])', required: true },
    ]);
    expect(signature!.outputs).toEqual([]);
  });

  it.each([
    ['no YAML', 'flavors: [unclosed'],
    ['a list', '- a'],
    ['flavours of another shape', 'flavors: sklearn'],
  ])('say nothing when they are %s', (_case, text) => {
    expect(readMlmodel(text)).toBe(undefined);
  });

  it('leave out a signature that cannot be read', () => {
    expect(
      readMlmodel(mlmodel({}, { inputs: 'not json', outputs: '[{}]' })),
    ).toMatchObject({ signature: { inputs: [], outputs: [] } });
  });
});
