import { readFileSync } from 'node:fs';
import type {
  ExperimentWire,
  FileWire,
  LoggedModelWire,
  MetricWire,
  ModelVersionWire,
  RegisteredModelWire,
  RunWire,
} from '../mlflow/wire';
import type { Framework, Task, WorldModel } from '../world/types';
import { shiftTimes } from './shiftTimes';

/** What a real MLflow answered about models that were really trained: its own objects, found by identifier. */
export interface Recording {
  experiments: ExperimentWire[];
  registeredModels: RegisteredModelWire[];
  modelVersions: ModelVersionWire[];
  runs: RunWire[];
  /** By run, then by metric. */
  metricHistories: Record<string, Record<string, MetricWire[]>>;
  /** By run, then by directory. */
  runArtifacts: Record<string, Record<string, FileWire[]>>;
  /** By run, then by path. */
  runFiles: Record<string, Record<string, string>>;
  loggedModels: Record<string, LoggedModelWire>;
  loggedModelArtifacts: Record<string, Record<string, FileWire[]>>;
  loggedModelFiles: Record<string, Record<string, string>>;
}

const DAY = 86_400_000;

/** How long before `now` the newest thing of the recording happened. */
const NEWEST_AGE = 3 * DAY;

function readRecording(): Recording {
  return JSON.parse(
    readFileSync(require.resolve('../../recorded/mlflow.json'), 'utf8'),
  );
}

/** The recording, moved in time so that its newest version is three days old. Nothing else is changed. */
export function loadRecording(now: Date): Recording {
  const recording = readRecording();
  const newest = Math.max(
    ...recording.modelVersions.map(version => version.last_updated_timestamp),
  );
  return shiftTimes(recording, now.getTime() - NEWEST_AGE - newest);
}

const FRAMEWORKS: Framework[] = [
  'sklearn',
  'xgboost',
  'lightgbm',
  'pytorch',
  'onnx',
];

function tagOf(tags: { key: string; value: string }[] = [], key: string) {
  return tags.find(tag => tag.key === key)?.value ?? '';
}

function frameworkOf(mlmodel: string): Framework {
  return (
    FRAMEWORKS.find(framework => mlmodel.includes(`\n  ${framework}:\n`)) ??
    'sklearn'
  );
}

function taskOf(tag: string): Task {
  return tag.includes('classification') ? 'classification' : 'regression';
}

/** The recorded models as the organisation knows them. */
export function recordedModels(): WorldModel[] {
  const recording = readRecording();
  return recording.registeredModels.map(model => {
    const versions = recording.modelVersions.filter(
      version => version.name === model.name,
    );
    const [first] = versions;
    const files =
      recording.loggedModelFiles[first.source.replace('models:/', '')];
    return {
      name: model.name,
      team: tagOf(model.tags, 'team'),
      system: tagOf(model.tags, 'system'),
      description: model.description ?? '',
      provenance: 'recorded',
      framework: frameworkOf(files.MLmodel),
      task: taskOf(tagOf(first.tags, 'task')),
      inputs: [],
      ownerIn: 'model-tag',
      versions: versions
        .map(version => Number(version.version))
        .sort((left, right) => left - right),
      aliases: Object.fromEntries(
        (model.aliases ?? []).map(({ alias, version }) => [
          alias,
          Number(version),
        ]),
      ),
      registered: true,
    };
  });
}
