import {
  budgetReplySchema,
  changeSchema,
  changesPreviewSchema,
  changesReplySchema,
  dismissRequestSchema,
  fleetReplySchema,
  ledgerReplySchema,
  makeChangesRequestSchema,
  modelCostsReplySchema,
  previewChangesRequestSchema,
  recommendationSchema,
  recommendationsReplySchema,
  setBudgetRequestSchema,
  sourcesReplySchema,
  usageReplySchema,
} from '@bellwether/plugin-cost-common';
import { createOpenApi, Operation } from '@bellwether/plugin-models-node';
import { costsQuery, fleetQuery, wholeFleetQuery } from './queries';

const MODEL = '/v1/models/{kind}/{namespace}/{name}';
const CSV = 'text/csv';
const KEY = { 'Idempotency-Key': 'A repeated key returns the first answer' };

/** What each route takes and gives. */
export const operations: Operation[] = [
  {
    method: 'get',
    path: '/v1/fleet',
    summary: 'Costs by team, system, cluster or model, biggest savings first',
    query: fleetQuery,
    reply: fleetReplySchema,
  },
  {
    method: 'get',
    path: '/v1/fleet.csv',
    summary:
      'The same as CSV, one line for each team, system, cluster or model, of all pages',
    query: wholeFleetQuery,
    replyType: CSV,
  },
  {
    method: 'get',
    path: '/v1/sources',
    summary:
      'What the costs of each cluster are read from, and how old they are',
    reply: sourcesReplySchema,
  },
  {
    method: 'get',
    path: '/v1/ledger',
    summary: 'What changes of size promised, and what they really saved',
    reply: ledgerReplySchema,
  },
  {
    method: 'get',
    path: '/v1/ledger.csv',
    summary: 'The same as CSV',
    replyType: CSV,
  },
  {
    method: 'get',
    path: `${MODEL}/costs`,
    summary: 'What a model costs by day, kind, server and version',
    query: costsQuery,
    reply: modelCostsReplySchema,
  },
  {
    method: 'get',
    path: `${MODEL}/costs.csv`,
    summary: 'The same as CSV, one line for each server and day',
    query: costsQuery,
    replyType: CSV,
  },
  {
    method: 'get',
    path: `${MODEL}/usage`,
    summary: 'What its containers use against what they ask for',
    reply: usageReplySchema,
  },
  {
    method: 'get',
    path: `${MODEL}/ledger`,
    summary: 'What changes of its size promised, and what they really saved',
    reply: ledgerReplySchema,
  },
  {
    method: 'get',
    path: `${MODEL}/ledger.csv`,
    summary: 'The same as CSV',
    replyType: CSV,
  },
  {
    method: 'put',
    path: `${MODEL}/budget`,
    summary: 'Sets its budget of a month, or takes it away',
    headers: KEY,
    body: setBudgetRequestSchema,
    reply: budgetReplySchema,
  },
  {
    method: 'get',
    path: `${MODEL}/recommendations`,
    summary: 'What its servers should ask for, or why nothing is recommended',
    reply: recommendationsReplySchema,
  },
  {
    method: 'get',
    path: '/v1/recommendations/{id}',
    summary: 'One recommendation, and what became of it',
    reply: recommendationSchema,
  },
  {
    method: 'post',
    path: '/v1/recommendations/{id}/dismissal',
    summary: 'Says that it is not wanted',
    headers: KEY,
    body: dismissRequestSchema,
    reply: recommendationSchema,
  },
  {
    method: 'post',
    path: '/v1/changes/previews',
    summary: 'Exactly what would be changed; nothing is changed',
    body: previewChangesRequestSchema,
    reply: changesPreviewSchema,
  },
  {
    method: 'post',
    path: '/v1/changes',
    summary:
      'Opens pull requests or sends patches, if what was looked at holds',
    headers: KEY,
    body: makeChangesRequestSchema,
    reply: changesReplySchema,
  },
  {
    method: 'get',
    path: '/v1/changes/{id}',
    summary: 'What became of a change',
    reply: changeSchema,
  },
];

export function createDocument() {
  return createOpenApi({
    title: 'Bellwether cost',
    pluginId: 'cost',
    operations,
  });
}
