import {
  attentionQuerySchema,
  attentionReplySchema,
  comparisonSchema,
  connectionsReplySchema,
  countsReplySchema,
  eventsReplySchema,
  fleetQuerySchema,
  fleetReplySchema,
  metricHistorySchema,
  modelCardSchema,
  modelDetailSchema,
  modelRecordsReplySchema,
  movedAliasSchema,
  moveAliasRequestSchema,
  putSummariesRequestSchema,
  serverRecordsReplySchema,
  serversReplySchema,
  summariesReplySchema,
  unregisteredReplySchema,
  versionsReplySchema,
} from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { createOpenApi, Operation } from '@bellwether/plugin-models-node';

const MODEL = '/v1/models/{kind}/{namespace}/{name}';

const operations: Operation[] = [
  {
    method: 'get',
    path: '/v1/models',
    summary: 'The fleet: a page of the models that the caller may see',
    query: Object.fromEntries(
      Object.keys(fleetQuerySchema.shape).map(name => [
        name,
        'See the documentation of the fleet',
      ]),
    ),
    reply: fleetReplySchema,
  },
  {
    method: 'get',
    path: '/v1/attention',
    summary: 'What needs a person, most urgent first',
    query: Object.fromEntries(
      Object.keys(attentionQuerySchema.shape).map(name => [
        name,
        'As in the query of the fleet',
      ]),
    ),
    reply: attentionReplySchema,
  },
  {
    method: 'get',
    path: '/v1/counts',
    summary: 'What the tabs of /models count',
    reply: countsReplySchema,
  },
  {
    method: 'get',
    path: MODEL,
    summary: 'One model',
    reply: modelDetailSchema,
  },
  {
    method: 'get',
    path: `${MODEL}/versions`,
    summary: 'The versions of a model, newest first',
    reply: versionsReplySchema,
  },
  {
    method: 'get',
    path: `${MODEL}/comparison`,
    summary: 'Two to five versions side by side',
    query: {
      versions: 'Version numbers, comma-separated; the first is the base',
    },
    reply: comparisonSchema,
  },
  {
    method: 'get',
    path: `${MODEL}/metric-history`,
    summary: 'A metric over the steps of training',
    query: {
      metric: 'Name of the metric',
      versions: 'One to five version numbers, comma-separated',
    },
    reply: metricHistorySchema,
  },
  {
    method: 'get',
    path: `${MODEL}/versions/{version}/model-card`,
    summary: 'What the version says of itself',
    reply: modelCardSchema,
  },
  {
    method: 'get',
    path: `${MODEL}/servers`,
    summary: 'Where a model runs',
    reply: serversReplySchema,
  },
  {
    method: 'get',
    path: `${MODEL}/summaries`,
    summary: 'What each family says of a model',
    reply: summariesReplySchema,
  },
  {
    method: 'get',
    path: `${MODEL}/events`,
    summary: 'The timeline of a model, newest first',
    query: { before: 'The `next` of the page before' },
    reply: eventsReplySchema,
  },
  {
    method: 'put',
    path: `${MODEL}/aliases/{alias}`,
    summary: 'Points an alias at another version',
    headers: { 'Idempotency-Key': 'A repeated key returns the first answer' },
    body: moveAliasRequestSchema,
    reply: movedAliasSchema,
  },
  {
    method: 'get',
    path: '/v1/unregistered',
    summary: 'What runs but is in no registry, and what is not the champion',
    reply: unregisteredReplySchema,
  },
  {
    method: 'get',
    path: '/v1/connections',
    summary: 'How each upstream is, worst first',
    reply: connectionsReplySchema,
  },
  {
    method: 'get',
    path: '/v1/records/models',
    summary: 'Models for the catalog; for services only',
    query: {
      instance: 'Registry instance',
      cursor: 'The `next` of the page before',
      names: 'Exact name; may be given several times',
    },
    reply: modelRecordsReplySchema,
  },
  {
    method: 'get',
    path: '/v1/records/servers',
    summary: 'Servers, for services only',
    query: {
      cluster: 'Only those on this cluster',
      cursor: 'The `next` of the page before',
      models: 'Those of this model; may be given several times',
      servers: 'The one of this id; may be given several times',
    },
    reply: serverRecordsReplySchema,
  },
  {
    method: 'put',
    path: '/v1/summaries/{family}',
    summary: 'Replaces what a family says of models; for services only',
    body: putSummariesRequestSchema,
  },
  {
    method: 'post',
    path: '/v1/webhooks/{instance}',
    summary: 'Takes announcements of a registry, signed by the shared secret',
    reply: z.object({ status: z.enum(['processed', 'ignored']) }),
  },
];

export const openApi = createOpenApi({
  title: 'Bellwether models',
  pluginId: 'models',
  operations,
});
