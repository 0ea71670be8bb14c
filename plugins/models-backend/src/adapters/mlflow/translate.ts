import {
  RegisteredModel,
  RegisteredVersion,
  TrainingRun,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { gotRunAnswer, modelAnswer, versionAnswer } from './answers';

export function toModel(answer: z.infer<typeof modelAnswer>): RegisteredModel {
  return {
    name: answer.name,
    description: answer.description,
    tags: answer.tags,
    aliases: answer.aliases,
    createdAt: answer.creation_timestamp,
    updatedAt: answer.last_updated_timestamp,
  };
}

export function toVersion(
  answer: z.infer<typeof versionAnswer>,
): RegisteredVersion {
  return {
    name: answer.name,
    version: answer.version,
    createdAt: answer.creation_timestamp,
    description: answer.description,
    status: answer.status,
    runId: answer.run_id,
    source: answer.source,
    registeredBy: answer.user_id,
    tags: answer.tags,
  };
}

export function toRun({ run }: z.infer<typeof gotRunAnswer>): TrainingRun {
  return {
    runId: run.info.run_id,
    name: run.info.run_name,
    startedAt: run.info.start_time,
    metrics: Object.fromEntries(
      run.data.metrics.map(({ key, value }) => [key, value]),
    ),
    // Steps count from 0, and a run tells the last one.
    curves: run.data.metrics
      .filter(({ step }) => step > 0)
      .map(({ key }) => key),
    params: run.data.params,
    tags: run.data.tags,
    datasets: run.inputs.dataset_inputs.map(({ dataset, tags }) => ({
      name: dataset.name,
      digest: dataset.digest,
      context: tags['mlflow.data.context'],
      rows: rowsOf(dataset.profile),
    })),
  };
}

/** MLflow keeps the size of a dataset in a JSON text of its own. */
function rowsOf(profile: string | undefined): number | undefined {
  if (!profile) return undefined;
  try {
    const { num_rows: rows } = z
      .object({ num_rows: z.number().int().nonnegative() })
      .parse(JSON.parse(profile));
    return rows;
  } catch {
    return undefined;
  }
}
