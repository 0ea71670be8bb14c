import { pythonJson } from '../mlflow/pythonJson';
import type { Random } from '../world/random';
import type { Column, Framework, Task, WorldModel } from '../world/types';

/** A file of a logged model or a run. A file without a text holds bytes that nobody reads here. */
export interface ArtifactFile {
  path: string;
  size: number;
  text?: string;
}

interface Flavor {
  loaderModule: string;
  file: string;
  requirement: string;
  extra: string;
}

const FLAVORS: Record<Framework, Flavor> = {
  sklearn: {
    loaderModule: 'mlflow.sklearn',
    file: 'model.skops',
    requirement: 'scikit-learn==1.9.1',
    extra: `  sklearn:
    code: null
    pickled_model: model.skops
    serialization_format: skops
    sklearn_version: 1.9.1`,
  },
  xgboost: {
    loaderModule: 'mlflow.xgboost',
    file: 'model.ubj',
    requirement: 'xgboost==3.2.0',
    extra: `  xgboost:
    code: null
    data: model.ubj
    model_class: xgboost.sklearn.XGBModel
    model_format: ubj
    xgb_version: 3.2.0`,
  },
  lightgbm: {
    loaderModule: 'mlflow.lightgbm',
    file: 'model.lgb',
    requirement: 'lightgbm==4.6.0',
    extra: `  lightgbm:
    code: null
    data: model.lgb
    lgb_version: 4.6.0
    model_class: lightgbm.basic.Booster`,
  },
  pytorch: {
    loaderModule: 'mlflow.pytorch',
    file: 'data/model.pth',
    requirement: 'torch==2.9.1',
    extra: `  pytorch:
    code: null
    model_data: data
    pytorch_version: 2.9.1`,
  },
  onnx: {
    loaderModule: 'mlflow.onnx',
    file: 'model.onnx',
    requirement: 'onnxruntime==1.23.2',
    extra: `  onnx:
    code: null
    data: model.onnx
    onnx_version: 1.19.1`,
  },
};

const OUTPUT_TYPES: Record<Task, string> = {
  classification: 'int64',
  regression: 'float64',
  forecasting: 'float64',
  ranking: 'float32',
};

export function columnsJson(columns: Column[]): string {
  return pythonJson(
    columns.map(({ type, name }) => ({ type, name, required: true })),
  );
}

export interface ModelFilesOptions {
  model: WorldModel;
  columns: Column[];
  modelId: string;
  runId: string;
  artifactUri: string;
  createdAt: number;
  /** Text of the model card; without it there is none. */
  readme?: string;
  random: Random;
}

function mlmodelText(options: ModelFilesOptions, modelBytes: number): string {
  const { model, columns, modelId, runId, artifactUri, createdAt } = options;
  const flavor = FLAVORS[model.framework];
  const created = new Date(createdAt).toISOString().replace('T', ' ');
  const outputs = pythonJson([
    {
      type: 'tensor',
      'tensor-spec': { dtype: OUTPUT_TYPES[model.task], shape: [-1] },
    },
  ]);
  return `artifact_path: ${artifactUri}
flavors:
  python_function:
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: ${flavor.loaderModule}
    model_path: ${flavor.file}
    predict_fn: predict
    python_version: 3.11.7
${flavor.extra}
is_signature_from_type_hint: false
mlflow_version: 3.17.2
model_id: ${modelId}
model_size_bytes: ${modelBytes}
model_uuid: ${modelId}
prompts: null
run_id: ${runId}
signature:
  inputs: '${columnsJson(columns)}'
  outputs: '${outputs}'
  params: null
type_hint_from_example: false
utc_time_created: '${created.slice(0, -1)}000'
`;
}

function textFile(path: string, text: string): ArtifactFile {
  return { path, size: Buffer.byteLength(text), text };
}

const PYTHON_ENV = `python: 3.11.7
build_dependencies:
- pip==26.1
- setuptools==80.9.0
- wheel==0.45.1
dependencies:
- -r requirements.txt
`;

/** The files that MLflow stores with a model, in the order of its listing. */
export function modelFiles(options: ModelFilesOptions): ArtifactFile[] {
  const flavor = FLAVORS[options.model.framework];
  const modelBytes = options.random.integer(40_000, 4_000_000);
  const requirements = `mlflow==3.17.2\n${flavor.requirement}\nnumpy==2.4.6\n`;
  const conda = `channels:
- conda-forge
dependencies:
- python=3.11.7
- pip<=26.1
- pip:
${requirements
  .trim()
  .split('\n')
  .map(line => `  - ${line}`)
  .join('\n')}
name: mlflow-env
`;
  const files = [
    textFile('MLmodel', mlmodelText(options, modelBytes)),
    ...(options.readme ? [textFile('README.md', options.readme)] : []),
    textFile('conda.yaml', conda),
    { path: flavor.file, size: modelBytes },
    textFile('python_env.yaml', PYTHON_ENV),
    textFile('requirements.txt', requirements),
  ];
  return files.sort((left, right) => (left.path < right.path ? -1 : 1));
}
