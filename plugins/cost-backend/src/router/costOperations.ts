import {
  budgetReplySchema,
  fleetReplySchema,
  ledgerReplySchema,
  modelCostsReplySchema,
  setBudgetRequestSchema,
  sourcesReplySchema,
  usageReplySchema,
} from '@bellwether/plugin-cost-common';
import { Operation } from '@bellwether/plugin-models-node';
import { costsQuery, fleetQuery, KEY, MODEL, wholeFleetQuery } from './queries';

const CSV = 'text/csv';

/** What the routes of costs and of what was saved take and give. */
export const costOperations: Operation[] = [
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
];
