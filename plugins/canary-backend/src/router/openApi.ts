import {
  actRequestSchema,
  analysisRunsReplySchema,
  analysisTemplateReplySchema,
  boardReplySchema,
  capabilitiesReplySchema,
  driveReplySchema,
  driveRequestSchema,
  evidenceReplySchema,
  modelRolloutsReplySchema,
  previewRequestSchema,
  previewSchema,
  rolloutEventsReplySchema,
  rolloutSchema,
  takenActionSchema,
  takenActionsReplySchema,
  templateProposalRequestSchema,
  templateProposalSchema,
  verdictSchema,
} from '@bellwether/plugin-canary-common';
import { createOpenApi, Operation } from '@bellwether/plugin-models-node';

const ROLLOUT = '/v1/rollouts/{cluster}/{namespace}/{kind}/{name}';

/** What each route takes and gives. */
export const operations: Operation[] = [
  {
    method: 'get',
    path: '/v1/fleet',
    summary: 'Rollouts over all clusters, what waits for a person first',
    query: { show: '`in-progress` (the default) or `all`' },
    reply: boardReplySchema,
  },
  {
    method: 'get',
    path: '/v1/models/{kind}/{namespace}/{name}/rollouts',
    summary: 'The rollouts of a model, on every cluster that serves it',
    reply: modelRolloutsReplySchema,
  },
  {
    method: 'get',
    path: ROLLOUT,
    summary: 'One rollout, as its controller means it',
    reply: rolloutSchema,
  },
  {
    method: 'get',
    path: `${ROLLOUT}/events`,
    summary: 'What happened to it, newest first',
    query: { before: 'The `next` of the page before' },
    reply: rolloutEventsReplySchema,
  },
  {
    method: 'get',
    path: `${ROLLOUT}/analysis-runs`,
    summary: 'Its AnalysisRuns with all measurements that were ever seen',
    reply: analysisRunsReplySchema,
  },
  {
    method: 'get',
    path: `${ROLLOUT}/verdict`,
    summary: 'What the judge says of its newest canary, and why',
    reply: verdictSchema,
  },
  {
    method: 'get',
    path: `${ROLLOUT}/evidence`,
    summary: 'How the evidence of each test has grown',
    reply: evidenceReplySchema,
  },
  {
    method: 'get',
    path: `${ROLLOUT}/analysis-template`,
    summary: 'How Argo Rollouts asks for verdicts on it, as YAML',
    reply: analysisTemplateReplySchema,
  },
  {
    method: 'post',
    path: `${ROLLOUT}/analysis-template/proposals`,
    summary: 'Proposes it in Git, with a step that asks by it',
    headers: { 'Idempotency-Key': 'A repeated key returns the first answer' },
    body: templateProposalRequestSchema,
    reply: templateProposalSchema,
  },
  {
    method: 'get',
    path: `${ROLLOUT}/capabilities`,
    summary: 'What the caller may do now, and why not the rest',
    reply: capabilitiesReplySchema,
  },
  {
    method: 'post',
    path: `${ROLLOUT}/previews`,
    summary: 'Exactly what an action would change; nothing is changed',
    body: previewRequestSchema,
    reply: previewSchema,
  },
  {
    method: 'post',
    path: `${ROLLOUT}/actions`,
    summary: 'Acts, if what was looked at still holds',
    headers: { 'Idempotency-Key': 'A repeated key returns the first answer' },
    body: actRequestSchema,
    reply: takenActionSchema,
  },
  {
    method: 'get',
    path: `${ROLLOUT}/actions`,
    summary: 'Actions that were taken, newest first',
    reply: takenActionsReplySchema,
  },
  {
    method: 'get',
    path: `${ROLLOUT}/drive`,
    summary: 'Who steps its canary, where its controller has no steps',
    reply: driveReplySchema,
  },
  {
    method: 'post',
    path: `${ROLLOUT}/drive`,
    summary: 'Takes the canary from the driver, or hands it back',
    body: driveRequestSchema,
    headers: { 'Idempotency-Key': 'A repeated key changes nothing more' },
    reply: driveReplySchema,
  },
  {
    method: 'get',
    path: '/v1/actions/{action}',
    summary: 'What became of an action',
    reply: takenActionSchema,
  },
];

export function createDocument() {
  return createOpenApi({
    title: 'Bellwether canary',
    pluginId: 'canary',
    operations,
  });
}
