import { HttpAuthService } from '@backstage/backend-plugin-api';
import { databaseFailures } from '@bellwether/plugin-models-node';
import express from 'express';
import { createServersRouter, ServersService } from '../clusters';
import { ConnectionsService, createConnectionsRouter } from '../connections';
import { AliasService } from '../service/AliasService';
import { CountsService } from '../service/CountsService';
import { FleetService } from '../service/FleetService';
import { ModelService } from '../service/ModelService';
import { RecordService } from '../service/RecordService';
import { SummaryService } from '../service/SummaryService';
import { VersionService } from '../service/VersionService';
import { WebhookService } from '../service/WebhookService';
import { createAliasRouter } from './aliasRouter';
import { createCountsRouter } from './countsRouter';
import { createFleetRouter } from './fleetRouter';
import { createModelRouter } from './modelRouter';
import { createOpenApiRouter } from './openapiRouter';
import { createRecordRouter } from './recordRouter';
import { createSummaryRouter } from './summaryRouter';
import { createVersionRouter } from './versionRouter';
import { createWebhookRouter } from './webhookRouter';

export interface RouterOptions {
  httpAuth: HttpAuthService;
  aliases: AliasService;
  connections: ConnectionsService;
  counts: CountsService;
  fleet: FleetService;
  models: ModelService;
  records: RecordService;
  servers: ServersService;
  summaries: SummaryService;
  versions: VersionService;
  webhooks: WebhookService;
}

/** All routes of the plugin. */
export function createRouter(options: RouterOptions): express.Router {
  return express
    .Router()
    .use('/v1', createAliasRouter(options))
    .use('/v1', createConnectionsRouter(options))
    .use('/v1', createCountsRouter(options))
    .use('/v1', createFleetRouter(options))
    .use('/v1', createModelRouter(options))
    .use('/v1', createOpenApiRouter(options))
    .use('/v1', createRecordRouter(options))
    .use('/v1', createServersRouter(options))
    .use('/v1', createSummaryRouter(options))
    .use('/v1', createVersionRouter(options))
    .use('/v1', createWebhookRouter(options))
    .use(databaseFailures());
}
