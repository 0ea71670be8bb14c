import {
  changeSchema,
  changesPreviewSchema,
  changesReplySchema,
  dismissRequestSchema,
  makeChangesRequestSchema,
  previewChangesRequestSchema,
  recommendationSchema,
  recommendationsReplySchema,
} from '@bellwether/plugin-cost-common';
import { Operation } from '@bellwether/plugin-models-node';
import { KEY, MODEL } from './queries';

/** What the routes of recommendations and of changes of size take and give. */
export const recommendationOperations: Operation[] = [
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
