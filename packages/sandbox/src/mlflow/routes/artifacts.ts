import { Router } from 'express';
import { checkModelName, checkPath, versionNumber } from '../names';
import { Parameters } from '../Parameters';
import { answerJson } from './answerJson';
import { listDirectory, sendFile } from './files';
import { sendPage } from './pages';
import type { MlflowContext } from './types';
import { modelIdOf } from './versionSource';

/** Listing of the artifacts of a run, below the API's base path. */
export function artifactListRoutes({ tracking }: MlflowContext): Router {
  const router = Router();
  router.get('/list', (request, response) => {
    const parameters = new Parameters(request);
    const runId = parameters.required('run_id');
    const { info } = tracking.run(runId);
    const directory = parameters.text('path');
    const files = listDirectory(
      tracking.runFiles(runId),
      directory && checkPath(directory),
    );
    answerJson(response, {
      root_uri: info.artifact_uri,
      ...(files.length > 0 && { files }),
    });
  });
  return router;
}

/** Contents of files, which the server has outside the API's base path. */
export function artifactFileRoutes(context: MlflowContext): Router {
  const { registry, tracking } = context;
  const router = Router();

  router.get('/get-artifact', (request, response) => {
    const parameters = new Parameters(request);
    const path = parameters.text('path');
    if (path === undefined) {
      sendPage(response, 400);
      return;
    }
    checkPath(path);
    const runId =
      parameters.text('run_id') ?? parameters.text('run_uuid') ?? 'None';
    const { info } = tracking.run(runId);
    sendFile(response, tracking.runFiles(runId), info.artifact_uri, path);
  });

  router.get('/model-versions/get-artifact', (request, response) => {
    const parameters = new Parameters(request);
    const path = parameters.text('path');
    if (path === undefined) {
      sendPage(response, 400);
      return;
    }
    checkPath(path);
    const name = parameters.text('name') ?? '';
    checkModelName(name);
    const version = registry.version(
      name,
      versionNumber(parameters.text('version') ?? ''),
    );
    const modelId = modelIdOf(version.source);
    if (!modelId) {
      sendPage(response, 500);
      return;
    }
    sendFile(
      response,
      tracking.modelFiles(modelId),
      tracking.loggedModel(modelId).info.artifact_uri,
      path,
    );
  });

  return router;
}
