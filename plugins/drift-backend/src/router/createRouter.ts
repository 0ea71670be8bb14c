import { HttpAuthService } from '@backstage/backend-plugin-api';
import express from 'express';
import { DriftService } from '../service/DriftService';
import { createBaselineRouter } from './baselineRouter';
import { createMonitorRouter } from './monitorRouter';
import { createOpenApiRouter } from './openapiRouter';
import { createWindowRouter } from './windowRouter';

export interface RouterOptions {
  drift: DriftService;
  httpAuth: HttpAuthService;
}

/** All routes of the plugin. */
export function createRouter(options: RouterOptions): express.Router {
  return express
    .Router()
    .use('/v1', createMonitorRouter(options))
    .use('/v1', createWindowRouter(options))
    .use('/v1', createBaselineRouter(options))
    .use('/v1', createOpenApiRouter(options));
}
