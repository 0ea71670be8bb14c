import { HttpAuthService } from '@backstage/backend-plugin-api';
import { databaseFailures } from '@bellwether/plugin-models-node';
import express from 'express';
import { DriftService } from '../service/DriftService';
import { InferenceLogs } from '../inferenceLogs';
import { createBaselineRouter } from './baselineRouter';
import { createInferenceLogRouter } from './inferenceLogRouter';
import { createMonitorRouter } from './monitorRouter';
import { createOpenApiRouter } from './openapiRouter';
import { createPromiseRouter } from './promiseRouter';
import { createReportRouter } from './reportRouter';
import { createWindowRouter } from './windowRouter';

export interface RouterOptions {
  drift: DriftService;
  httpAuth: HttpAuthService;
  /** Undefined where the portal takes none. */
  inferenceLogs?: InferenceLogs;
}

/** All routes of the plugin. */
export function createRouter(options: RouterOptions): express.Router {
  return express
    .Router()
    .use('/v1', createMonitorRouter(options))
    .use('/v1', createWindowRouter(options))
    .use('/v1', createReportRouter(options))
    .use('/v1', createBaselineRouter(options))
    .use('/v1', createPromiseRouter(options))
    .use('/v1', createInferenceLogRouter(options))
    .use('/v1', createOpenApiRouter(options))
    .use(databaseFailures());
}
