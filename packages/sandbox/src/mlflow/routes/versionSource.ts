import { invalidParameter, MlflowError } from '../MlflowError';
import type { Tracking } from '../tracking/Tracking';

/** The logged model that a source `models:/m-…` names. */
export function modelIdOf(source: string): string | undefined {
  return /^models:\/(m-[^/]+)$/.exec(source)?.[1];
}

function invalidSource(source: string, reason: string): MlflowError {
  return invalidParameter(
    `Invalid model version source: '${source}'. ${reason}`,
  );
}

function notNamed(source: string, id: 'run_id' | 'model_id'): MlflowError {
  return invalidSource(
    source,
    `The ${id} request parameter must identify the resource that contains the source.`,
  );
}

/**
 * Refuses a source that the request may not point to: on the disk of the server, outside its root, or of a run or a
 * logged model that the request does not name as well.
 *
 * @returns the run that made the version, as far as the request or its logged model tells
 */
export function checkSource(
  tracking: Tracking,
  source: string,
  runId: string | undefined,
  modelId: string | undefined,
): string {
  const id = modelId ? 'model_id' : 'run_id';
  if (/^(?:file:|[^:]*$)/.test(source)) {
    throw invalidSource(
      source,
      `To use a local path as a model version source, the ${id} request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the ${id}.`,
    );
  }
  if (source.split('/').includes('..')) {
    throw invalidSource(
      source,
      'If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.',
    );
  }
  const namedModel = modelIdOf(source);
  if (namedModel) {
    if (namedModel !== modelId) {
      throw notNamed(source, 'model_id');
    }
    try {
      return runId || tracking.loggedModel(namedModel).info.source_run_id;
    } catch (error) {
      throw new MlflowError(
        'INTERNAL_ERROR',
        `Unable to fetch model from model URI source artifact location '${source}'.Error: ${
          error instanceof Error ? error.message : error
        }`,
      );
    }
  }
  const namedRun = /^runs:\/([^/]+)/.exec(source)?.[1];
  if (namedRun && namedRun !== runId) {
    throw notNamed(source, id);
  }
  if (source.startsWith('mlflow-artifacts:')) {
    const root = runId && tracking.findRun(runId)?.info.artifact_uri;
    if (!root || !source.startsWith(root)) {
      throw notNamed(source, id);
    }
  }
  return runId ?? '';
}
