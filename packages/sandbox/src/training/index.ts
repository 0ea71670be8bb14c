import type { StoredVersion } from '../mlflow/registry/types';
import type { LoggedModelWire, MetricWire, RunWire } from '../mlflow/wire';
import { pythonJson } from '../mlflow/pythonJson';
import { seededRandom, type Random } from '../world/random';
import type { Column, WorldModel } from '../world/types';
import { modelCard } from './modelCard';
import { finalMetrics, lossCurve } from './metrics';
import { type ArtifactFile, columnsJson, modelFiles } from './modelFiles';
import { parameters } from './parameters';

export type { ArtifactFile } from './modelFiles';

/** Everything that a training left behind in MLflow. */
export interface Training {
  run: RunWire;
  /** Every value of every metric, ascending by step. */
  history: Map<string, MetricWire[]>;
  loggedModel: LoggedModelWire;
  modelFiles: ArtifactFile[];
  runFiles: ArtifactFile[];
}

interface TrainedVersion {
  seed: string;
  model: WorldModel;
  /** What never changes of a version, so that its training does not change either. */
  version: Pick<StoredVersion, 'number' | 'runId' | 'createdAt'>;
  modelId: string;
  experimentId: string;
}

const LOSS_SCALE = {
  classification: 1,
  regression: 6,
  forecasting: 2,
  ranking: 1,
};

/** Columns that a version reads: the newest column came in the middle of the model's life. */
function columnsOf(model: WorldModel, number: number): Column[] {
  const newest = model.versions[model.versions.length - 1] ?? 1;
  return number * 2 <= newest && model.inputs.length > 3
    ? model.inputs.slice(0, -1)
    : model.inputs;
}

function historyOf(
  trained: TrainedVersion,
  random: Random,
  startTime: number,
  endTime: number,
): Map<string, MetricWire[]> {
  const { model, version, seed } = trained;
  const skill = seededRandom(seed, 'skill', model.name).fraction();
  const progress = 1 - Math.exp(-version.number / 6);
  const final = finalMetrics(model.task, skill, progress, random);
  const steps = random.integer(20, 60);
  const lowest = (1.2 - progress * 0.5) * 0.3 * LOSS_SCALE[model.task];
  // A training that goes wrong ends in NaN, and nobody gives its version an alias.
  const diverged =
    random.chance(0.03) &&
    !Object.values(model.aliases).includes(version.number);
  const stepTime = (step: number) =>
    Math.round(startTime + ((endTime - startTime) * (step + 1)) / (steps + 2));
  const curve = (key: string, values: number[]): [string, MetricWire[]] => [
    key,
    values.map((value, step) => ({
      key,
      value: diverged && step > steps / 2 ? 'NaN' : value,
      timestamp: stepTime(step),
      step,
    })),
  ];
  const ends = Object.entries(final).map(
    ([key, value]): [string, MetricWire[]] => [
      key,
      [
        {
          key,
          value: diverged ? 'NaN' : value,
          timestamp: stepTime(steps),
          step: 0,
        },
      ],
    ],
  );
  const history = new Map([
    ...ends,
    curve('train_loss', lossCurve(random, steps, lowest * 0.8)),
    curve('val_loss', lossCurve(random, steps, lowest)),
  ]);
  return history;
}

function datasetOf(
  { model, version }: TrainedVersion,
  columns: Column[],
  rows: number,
  random: Random,
) {
  const uri = `s3://${model.team}-datasets/${encodeURIComponent(
    model.name,
  )}/${new Date(version.createdAt).toISOString().slice(0, 10)}.parquet`;
  return {
    tags: [{ key: 'mlflow.data.context', value: 'training' }],
    dataset: {
      name: `${model.name}-training`,
      digest: random.hex(8),
      source_type: 's3',
      source: pythonJson({ uri }),
      schema: `{"mlflow_colspec": ${columnsJson(columns)}}`,
      profile: pythonJson({
        num_rows: rows,
        num_elements: rows * columns.length,
      }),
    },
  };
}

function runTags({ model }: TrainedVersion, runName: string, random: Random) {
  const repository = model.system;
  return [
    { key: 'mlflow.user', value: `${model.team}-pipeline` },
    { key: 'mlflow.source.name', value: 'train.py' },
    { key: 'mlflow.source.type', value: 'LOCAL' },
    { key: 'mlflow.source.git.commit', value: random.hex(40) },
    { key: 'mlflow.source.git.branch', value: 'main' },
    {
      key: 'mlflow.source.git.repoURL',
      value: `https://git.example.test/${model.team}/${repository}.git`,
    },
    ...(model.ownerIn === 'nowhere'
      ? []
      : [
          { key: 'team', value: model.team },
          { key: 'system', value: model.system },
        ]),
    { key: 'mlflow.runName', value: runName },
  ];
}

/** Makes the training of a synthetic version, the same each time. */
export function trainingOf(trained: TrainedVersion): Training {
  const { seed, model, version, modelId, experimentId } = trained;
  const { runId } = version;
  const random = seededRandom(seed, 'training', model.name, version.number);
  const minutes = random.integer(3, 240);
  const endTime = version.createdAt - random.integer(2_000, 20_000);
  const startTime = endTime - minutes * 60_000;
  const rows = random.integer(20_000, 4_000_000);
  const columns = columnsOf(model, version.number);
  const history = historyOf(trained, random, startTime, endTime);
  const metrics = [...history.values()].flatMap(values => values.slice(-1));
  const params = parameters(model.framework, random);
  const runName = `${model.name}-${day(version.createdAt)}`;
  const artifactUri = `mlflow-artifacts:/${experimentId}/models/${modelId}/artifacts`;
  const gitTags = runTags(trained, runName, random);
  const run: RunWire = {
    info: {
      run_uuid: runId,
      experiment_id: experimentId,
      run_name: runName,
      user_id: `${model.team}-pipeline`,
      status: 'FINISHED',
      start_time: startTime,
      end_time: endTime,
      artifact_uri: `mlflow-artifacts:/${experimentId}/${runId}/artifacts`,
      lifecycle_stage: 'active',
      run_id: runId,
    },
    data: { metrics, params, tags: gitTags },
    inputs: { dataset_inputs: [datasetOf(trained, columns, rows, random)] },
    outputs: { model_outputs: [{ model_id: modelId, step: 0 }] },
  };
  const names = [version.number, String(version.number)].map(number => ({
    name: model.name,
    version: number,
  }));
  const loggedModel: LoggedModelWire = {
    info: {
      model_id: modelId,
      experiment_id: experimentId,
      name: 'model',
      creation_timestamp_ms: endTime - 5_000,
      last_updated_timestamp_ms: version.createdAt,
      artifact_uri: artifactUri,
      status: 'LOGGED_MODEL_READY',
      model_type: '',
      source_run_id: runId,
      tags: [
        // As the server has it: each version twice, once as a number and once as a string.
        { key: 'mlflow.modelVersions', value: pythonJson(names) },
        ...gitTags.filter(({ key }) => key.startsWith('mlflow.source.')),
        { key: 'mlflow.user', value: run.info.user_id },
      ],
    },
    data: {
      params,
      // Logged in the run and once more with the model.
      metrics: [...metrics, ...metrics].map(metric => ({
        ...metric,
        model_id: modelId,
        run_id: runId,
      })),
    },
  };
  return {
    run,
    history,
    loggedModel,
    modelFiles: modelFiles({
      model,
      columns,
      modelId,
      runId,
      artifactUri,
      createdAt: endTime - 5_000,
      ...(random.chance(0.6) && {
        readme: modelCard(model, version.number, columns, rows),
      }),
      random,
    }),
    runFiles: [summaryFile(rows, columns)],
  };
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function summaryFile(rows: number, columns: Column[]): ArtifactFile {
  const text = JSON.stringify({ rows, columns: columns.length });
  return { path: 'data/summary.json', size: Buffer.byteLength(text), text };
}
