import type { Recording } from '../../recording';
import { type ArtifactFile, type Training, trainingOf } from '../../training';
import type { World, WorldModel } from '../../world/types';
import { notFound } from '../MlflowError';
import type { StoredModel, StoredVersion } from '../registry/types';
import type {
  ExperimentWire,
  LoggedModelWire,
  MetricWire,
  RunWire,
} from '../wire';
import { RecordedTrainings } from './RecordedTrainings';

/** A version that the seed made; its training is made when somebody asks for it. */
interface SyntheticVersion {
  model: WorldModel;
  version: StoredVersion;
  modelId: string;
  experimentId: string;
}

/** Experiments of the recording keep their numbers; the ones of synthetic models come after these. */
const FIRST_SYNTHETIC_EXPERIMENT = 100;

function modelIdIn(source: string): string {
  return source.replace('models:/', '');
}

/** Experiments, runs, metric histories, logged models and artifacts. */
export class Tracking {
  private readonly seed: string;
  private readonly recorded: RecordedTrainings;
  private readonly experimentsById = new Map<string, ExperimentWire>();
  private readonly byRun = new Map<string, SyntheticVersion>();
  private readonly byModelId = new Map<string, SyntheticVersion>();
  private readonly byExperiment = new Map<string, SyntheticVersion[]>();

  constructor(world: World, recording: Recording, models: StoredModel[]) {
    this.seed = world.seed;
    this.recorded = new RecordedTrainings(recording);
    for (const experiment of recording.experiments) {
      this.experimentsById.set(experiment.experiment_id, experiment);
    }
    const stored = new Map(models.map(model => [model.name, model]));
    let experimentNumber = FIRST_SYNTHETIC_EXPERIMENT;
    for (const model of world.models) {
      const { versions, createdAt, updatedAt } = stored.get(model.name) ?? {};
      if (model.provenance === 'synthetic' && versions && createdAt) {
        const experimentId = String(experimentNumber++);
        this.addExperiment(model, experimentId, createdAt, updatedAt ?? 0);
        this.addVersions(model, versions, experimentId);
      }
    }
  }

  experiments(): ExperimentWire[] {
    return [...this.experimentsById.values()];
  }

  experiment(id: string): ExperimentWire {
    const experiment = this.experimentsById.get(id);
    if (!experiment) {
      throw notFound(`No Experiment with id=${id} exists`);
    }
    return experiment;
  }

  findRun(id: string): RunWire | undefined {
    return this.recorded.runs.get(id) ?? this.training(this.byRun.get(id))?.run;
  }

  run(id: string): RunWire {
    const run = this.findRun(id);
    if (!run) {
      throw notFound(`Run with id=${id} not found`);
    }
    return run;
  }

  runsOf(experimentIds: string[]): RunWire[] {
    const wanted = new Set(experimentIds);
    const recorded = [...this.recorded.runs.values()].filter(run =>
      wanted.has(run.info.experiment_id),
    );
    return [
      ...recorded,
      ...this.trainingsOf(experimentIds).map(({ run }) => run),
    ];
  }

  /** Every value of a metric of a run; none for a run or a metric that is not there. */
  history(runId: string, key: string): MetricWire[] {
    const training = this.training(this.byRun.get(runId));
    return training
      ? training.history.get(key) ?? []
      : this.recorded.history(runId, key);
  }

  loggedModel(id: string): LoggedModelWire {
    const model =
      this.recorded.loggedModels.get(id) ??
      this.training(this.byModelId.get(id))?.loggedModel;
    if (!model) {
      throw notFound(`Logged model with ID '${id}' not found.`);
    }
    return model;
  }

  loggedModelsOf(experimentIds: string[]): LoggedModelWire[] {
    const wanted = new Set(experimentIds);
    const recorded = [...this.recorded.loggedModels.values()].filter(model =>
      wanted.has(model.info.experiment_id),
    );
    return [
      ...recorded,
      ...this.trainingsOf(experimentIds).map(({ loggedModel }) => loggedModel),
    ];
  }

  modelFiles(modelId: string): ArtifactFile[] {
    const training = this.training(this.byModelId.get(modelId));
    if (training) {
      return training.modelFiles;
    }
    this.loggedModel(modelId);
    return this.recorded.modelFiles(modelId);
  }

  runFiles(runId: string): ArtifactFile[] {
    this.run(runId);
    return (
      this.training(this.byRun.get(runId))?.runFiles ??
      this.recorded.runFiles(runId)
    );
  }

  private training(
    version: SyntheticVersion | undefined,
  ): Training | undefined {
    return version && trainingOf({ seed: this.seed, ...version });
  }

  private trainingsOf(experimentIds: string[]): Training[] {
    return experimentIds.flatMap(id =>
      (this.byExperiment.get(id) ?? []).map(version =>
        trainingOf({ seed: this.seed, ...version }),
      ),
    );
  }

  private addExperiment(
    model: WorldModel,
    id: string,
    createdAt: number,
    updatedAt: number,
  ): void {
    this.experimentsById.set(id, {
      experiment_id: id,
      name: model.name,
      artifact_location: `mlflow-artifacts:/${id}`,
      lifecycle_stage: 'active',
      last_update_time: updatedAt,
      creation_time: createdAt,
      workspace: 'default',
    });
  }

  private addVersions(
    model: WorldModel,
    versions: StoredVersion[],
    experimentId: string,
  ): void {
    const synthetic = versions.map(version => ({
      model,
      version,
      modelId: modelIdIn(version.source),
      experimentId,
    }));
    for (const version of synthetic) {
      this.byRun.set(version.version.runId, version);
      this.byModelId.set(version.modelId, version);
    }
    this.byExperiment.set(experimentId, synthetic);
  }
}
