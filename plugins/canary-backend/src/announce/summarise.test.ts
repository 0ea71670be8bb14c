import { BoardRow } from '@bellwether/plugin-canary-common';
import { familySummarySchema } from '@bellwether/plugin-models-common';
import { summarise } from './summarise';

const underWay: BoardRow = {
  id: 'prod-eu/payments-ml/argo-rollout/card-fraud',
  cluster: 'prod-eu',
  namespace: 'payments-ml',
  kind: 'argo-rollout',
  name: 'card-fraud',
  controller: 'argo-canary',
  model: 'card-fraud',
  phase: 'progressing',
  sentence: 'The canary gets 20 % of the requests.',
  inProgress: true,
  urgency: 10,
  arms: [],
  waiting: [],
  steps: null,
  traffic: { state: 'as-asked', sentence: 'Asked 20 %, seen 20 %.' },
  observedAt: '2026-06-16T00:00:00.000Z',
  alsoUnderWay: [],
};

const row = (overrides: Partial<BoardRow>): BoardRow => ({
  ...underWay,
  ...overrides,
});

const said = (...rows: BoardRow[]) => {
  const summary = summarise(rows, undefined);
  return summary && familySummarySchema.parse(summary);
};

it('marks a model that is being rolled out, and not one that only waits for a person', () => {
  expect(said(row({}))?.mark).toBe('Rolling out');
  const waiting = row({ inProgress: false, needsPerson: 'Look at it' });
  expect(said(waiting)?.needsPerson).toBe('Look at it');
  expect(said(waiting)?.mark).toBeUndefined();
});

it('marks it too where another of its rollouts is more urgent', () => {
  const urgent = row({
    inProgress: false,
    needsPerson: 'Look: it is degraded',
    sentence: 'It is degraded.',
    urgency: 90,
  });
  expect(said(row({}), urgent)).toMatchObject({
    sentence: 'It is degraded.',
    mark: 'Rolling out',
  });
});

it('says nothing of rollouts that are over', () => {
  expect(said(row({ inProgress: false }))).toBeUndefined();
});
