import type { Call } from './client';
import { START } from './series';

const from = (start: number, end: number): [string, string][] => [
  ['start', String(START + start)],
  ['end', String(START + end)],
];
const ALL = from(0, 7200);

/** Calls that list what there is, and what the server says of itself. */
export const LISTINGS: Call[] = [
  {
    path: '/api/v1/series',
    parameters: [['match[]', 'contract_requests_total'], ...ALL],
  },
  {
    path: '/api/v1/series',
    parameters: [
      ['match[]', 'contract_up{pod=~".*a"}'],
      ['match[]', '{__name__=~"contract_(up|pod_info)"}'],
      ...ALL,
    ],
  },
  {
    path: '/api/v1/series',
    parameters: [['match[]', 'contract_odd_labels'], ...ALL],
  },
  {
    path: '/api/v1/series',
    parameters: [['match[]', 'nothing_of_that_name'], ...ALL],
  },
  {
    path: '/api/v1/series',
    parameters: [['match[]', 'contract_up'], ...from(-9000, -8000)],
  },
  { path: '/api/v1/labels', parameters: ALL },
  {
    path: '/api/v1/labels',
    parameters: [['match[]', 'contract_pod_info'], ...ALL],
  },
  { path: '/api/v1/label/__name__/values', parameters: ALL },
  { path: '/api/v1/label/room/values', parameters: ALL },
  { path: '/api/v1/label/missing/values', parameters: ALL },
  {
    path: '/api/v1/label/pod/values',
    parameters: [['match[]', '{status_code="500"}'], ...ALL],
  },
  { path: '/api/v1/metadata', parameters: [] },
  { path: '/api/v1/targets', parameters: [] },
  { path: '/api/v1/targets', parameters: [['state', 'dropped']] },
  { path: '/api/v1/rules', parameters: [] },
  { path: '/api/v1/alerts', parameters: [] },
  { path: '/api/v1/alertmanagers', parameters: [] },
];
