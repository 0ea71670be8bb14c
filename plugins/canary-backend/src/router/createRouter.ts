import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  databaseFailures,
  openApiRouter,
} from '@bellwether/plugin-models-node';
import express from 'express';
import { DriveService } from '../driver';
import { CanaryService } from '../service/CanaryService';
import { createActionRouter } from './actionRouter';
import { createDriveRouter } from './driveRouter';
import { createDocument } from './openApi';
import { createRolloutRouter } from './rolloutRouter';

export interface RouterOptions {
  canary: CanaryService;
  drives: DriveService;
  httpAuth: HttpAuthService;
  /** Knows callers by a token of its own. */
  webProvider: express.Router;
}

/** All routes of the plugin. */
export function createRouter(options: RouterOptions): express.Router {
  return express
    .Router()
    .use(options.webProvider)
    .use('/v1', createRolloutRouter(options))
    .use('/v1', createActionRouter(options))
    .use('/v1', createDriveRouter(options))
    .use('/v1', openApiRouter({ ...options, document: createDocument() }))
    .use(databaseFailures());
}
