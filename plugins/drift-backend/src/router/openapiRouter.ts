import {
  baselineSchema,
  baselinesReplySchema,
  compareRangesRequestSchema,
  decideBaselineRequestSchema,
  driftFleetReplySchema,
  heatMapReplySchema,
  inferenceLogReplySchema,
  monitorSchema,
  monitorsReplySchema,
  muteRequestSchema,
  promiseProposalSchema,
  proposeBaselineRequestSchema,
  proposePromiseRequestSchema,
  runMonitorRequestSchema,
  runStartedSchema,
  windowDetailSchema,
  windowSlicesReplySchema,
  windowsReplySchema,
} from '@bellwether/plugin-drift-common';
import {
  createOpenApi,
  openApiRouter,
  Operation,
} from '@bellwether/plugin-models-node';
import { RouterOptions } from './createRouter';

const MONITOR = '/v1/monitors/{monitor}';
const headers = { 'Idempotency-Key': 'Makes a repeated call the same call' };

const operations: Operation[] = [
  {
    method: 'get',
    path: '/v1/fleet',
    summary: 'Models × weeks, what needs a person first',
    query: { weeks: 'How many weeks back' },
    reply: driftFleetReplySchema,
  },
  {
    method: 'get',
    path: '/v1/models/{kind}/{namespace}/{name}/monitors',
    summary: 'The monitors of a model',
    reply: monitorsReplySchema,
  },
  {
    method: 'get',
    path: `${MONITOR}/windows`,
    summary: 'Windows that were judged, oldest first',
    reply: windowsReplySchema,
  },
  {
    method: 'get',
    path: `${MONITOR}/windows/{day}`,
    summary: 'The judgement of the window that begins on a day',
    reply: windowDetailSchema,
  },
  {
    method: 'get',
    path: `${MONITOR}/windows/{day}/slices`,
    summary: 'One column of a window by slice',
    query: { column: 'Name of the column; required' },
    reply: windowSlicesReplySchema,
  },
  {
    method: 'get',
    path: `${MONITOR}/windows/{day}/report`,
    summary: 'The judgement as one HTML file that needs no network',
    replyType: 'text/html',
  },
  {
    method: 'get',
    path: `${MONITOR}/heat-map`,
    summary: 'Effect ÷ its limit, columns × windows',
    reply: heatMapReplySchema,
  },
  {
    method: 'post',
    path: `${MONITOR}/comparisons`,
    summary: 'Any two ranges side by side; nothing is stored',
    body: compareRangesRequestSchema,
    reply: windowDetailSchema,
  },
  {
    method: 'get',
    path: `${MONITOR}/comparisons/report`,
    summary: 'The same as one HTML file that needs no network',
    query: {
      referenceFrom: 'First day of the reference; required',
      referenceTo: 'Its last day; required',
      currentFrom: 'First day of what is compared with it; required',
      currentTo: 'Its last day; required',
      sliceColumn: 'Only rows with one value of this slice column',
      sliceValue: 'The value',
    },
    replyType: 'text/html',
  },
  {
    method: 'post',
    path: `${MONITOR}/runs`,
    summary: 'Judges new and reopened windows now',
    headers,
    body: runMonitorRequestSchema,
    reply: runStartedSchema,
  },
  {
    method: 'put',
    path: `${MONITOR}/mute`,
    summary: 'Turns alerts off until a time, or on again',
    headers,
    body: muteRequestSchema,
    reply: monitorSchema,
  },
  {
    method: 'get',
    path: `${MONITOR}/baselines`,
    summary: 'Baselines, newest first',
    reply: baselinesReplySchema,
  },
  {
    method: 'post',
    path: `${MONITOR}/baselines`,
    summary: 'Proposes a range as the next baseline',
    headers,
    body: proposeBaselineRequestSchema,
    reply: baselineSchema,
  },
  {
    method: 'post',
    path: `${MONITOR}/baselines/{number}/decision`,
    summary: 'Puts a proposed baseline in force, or turns it down',
    headers,
    body: decideBaselineRequestSchema,
    reply: baselineSchema,
  },
  {
    method: 'post',
    path: `${MONITOR}/promise-proposals`,
    summary: 'Opens a pull request for another promise',
    headers,
    body: proposePromiseRequestSchema,
    reply: promiseProposalSchema,
  },
  {
    method: 'post',
    path: '/v1/inference-logs/{log}',
    summary:
      'Takes CloudEvents of a payload logger, or JSON lines; for services only',
    reply: inferenceLogReplySchema,
  },
];

const document = createOpenApi({
  title: 'Bellwether drift',
  pluginId: 'drift',
  operations,
});

/** `GET /v1/openapi.json` */
export function createOpenApiRouter({ httpAuth }: RouterOptions) {
  return openApiRouter({ httpAuth, document });
}
