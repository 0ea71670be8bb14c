import { Router } from 'express';
import { answerJson } from './answerJson';

export const MLFLOW_VERSION = '3.17.2';

const SERVER_INFO = {
  store_type: 'SqlStore',
  workspaces_enabled: false,
  trace_archival_enabled: false,
  multipart_uploads_enabled: false,
  multipart_downloads_enabled: false,
  presigned_upload_run_id_supported: true,
  presigned_upload_model_id_supported: true,
  features_enabled: { gateway: true },
};

/** What the server says of itself. */
export function serverRoutes(): Router {
  const router = Router();
  router.get('/health', (_request, response) => {
    response.type('text/plain').send('OK');
  });
  router.get('/version', (_request, response) => {
    response.type('html').send(MLFLOW_VERSION);
  });
  router.get('/api/3.0/mlflow/server-info', (_request, response) => {
    answerJson(response, SERVER_INFO);
  });
  return router;
}
