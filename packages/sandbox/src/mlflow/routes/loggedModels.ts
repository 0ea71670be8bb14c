import { Router } from 'express';
import { MlflowError } from '../MlflowError';
import { checkPath } from '../names';
import { Parameters } from '../Parameters';
import { searchLoggedModels } from '../search/searchLoggedModels';
import { listDirectory, sendFile } from './files';
import type { MlflowContext } from './types';
import { answerJson } from './answerJson';

export function loggedModelRoutes({ tracking }: MlflowContext): Router {
  const router = Router();

  router.post('/search', (request, response) => {
    const page = searchLoggedModels(tracking, new Parameters(request));
    answerJson(response, {
      ...(page.items.length > 0 && { models: page.items }),
      ...(page.nextPageToken && { next_page_token: page.nextPageToken }),
    });
  });

  router.get('/:modelId', (request, response) => {
    answerJson(response, {
      model: tracking.loggedModel(request.params.modelId),
    });
  });

  router.get('/:modelId/artifacts/directories', (request, response) => {
    const { modelId } = request.params;
    const { info } = tracking.loggedModel(modelId);
    const directory = new Parameters(request).text('artifact_directory_path');
    const files = listDirectory(
      tracking.modelFiles(modelId),
      directory && checkPath(directory),
    );
    answerJson(response, {
      root_uri: info.artifact_uri,
      ...(files.length > 0 && { files }),
    });
  });

  // The server has this one below /ajax-api only.
  router.get('/:modelId/artifacts/files', (request, response, next) => {
    if (!request.baseUrl.startsWith('/ajax-api/')) {
      next();
      return;
    }
    const path = new Parameters(request).text('artifact_file_path');
    if (!path) {
      throw new MlflowError(
        'BAD_REQUEST',
        'Request must include the "artifact_file_path" query parameter.',
      );
    }
    checkPath(path);
    const { modelId } = request.params;
    sendFile(
      response,
      tracking.modelFiles(modelId),
      tracking.loggedModel(modelId).info.artifact_uri,
      path,
    );
  });

  return router;
}
