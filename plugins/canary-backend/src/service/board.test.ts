import { BoardRow, Rollout } from '@bellwether/plugin-canary-common';
import { toBoard } from './board';
import { urgencyOf } from './urgency';

type Told = Parameters<typeof urgencyOf>[0];

const told: Told = {
  phase: 'progressing',
  inProgress: true,
  waiting: [],
  traffic: { state: 'as-asked', sentence: 'Asked 20 %, seen 20 %.' },
};

const waiting = (
  reason: Rollout['waiting'][number]['reason'],
  needsPerson = true,
): Rollout['waiting'] => [{ reason, needsPerson, sentence: 'It waits.' }];

const row = (
  id: string,
  overrides: Partial<Told> = {},
  verdict?: Parameters<typeof urgencyOf>[1],
): BoardRow => ({
  ...{ cluster: 'prod-eu', namespace: 'ml', kind: 'argo-rollout', name: id },
  ...{ controller: 'argo-canary', model: id, sentence: '', arms: [] },
  ...{ steps: null, alsoUnderWay: [] },
  observedAt: '2026-06-16T00:00:00.000Z',
  id,
  ...told,
  ...overrides,
  ...urgencyOf({ ...told, ...overrides }, verdict),
});

const rows = [
  row('steps-by-itself'),
  row('degraded-without-a-rollout', { phase: 'degraded', inProgress: false }),
  row('loads-anew', {
    phase: 'degraded',
    waiting: waiting('pods-not-ready', false),
  }),
  row('at-a-pause', { phase: 'paused', waiting: waiting('step-pause') }),
  row('void-at-a-pause', { waiting: waiting('step-pause') }, 'void'),
  row('aborted', {
    phase: 'degraded',
    inProgress: false,
    waiting: waiting('aborted'),
  }),
  row('not-followed', {
    traffic: { state: 'differs', sentence: 'Asked 10 %, seen 0 %.' },
  }),
  row('worse', {}, 'rollback'),
  row('healthy', { phase: 'healthy', inProgress: false }),
];

it('has what waits for a person before everything else, the most urgent first', () => {
  const { counts, rows: shown } = toBoard(rows, 'in-progress');
  expect(shown.map(({ id }) => id)).toEqual([
    'worse',
    'not-followed',
    'aborted',
    'void-at-a-pause',
    'at-a-pause',
    'loads-anew',
    'steps-by-itself',
  ]);
  expect(shown.map(({ needsPerson }) => needsPerson)).toEqual([
    'Abort: it is worse',
    'Look: requests do not follow',
    'Retry or roll back',
    'Promote or abort',
    'Promote or abort',
    undefined,
    undefined,
  ]);
  expect(counts).toEqual({ watched: 9, inProgress: 6, needsPerson: 5 });
  expect(toBoard(rows, 'all').rows).toHaveLength(9);
});
