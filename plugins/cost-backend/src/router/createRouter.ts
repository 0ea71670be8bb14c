import { HttpAuthService } from '@backstage/backend-plugin-api';
import { openApiRouter } from '@bellwether/plugin-models-node';
import express from 'express';
import { CostService } from '../service/CostService';
import { createCostRouter } from './costRouter';
import { createDocument } from './openApi';
import { createRecommendationRouter } from './recommendationRouter';

export interface RouterOptions {
  cost: CostService;
  httpAuth: HttpAuthService;
}

/** All routes of the plugin. */
export function createRouter(options: RouterOptions): express.Router {
  return express
    .Router()
    .use('/v1', createCostRouter(options))
    .use('/v1', createRecommendationRouter(options))
    .use('/v1', openApiRouter({ ...options, document: createDocument() }));
}
