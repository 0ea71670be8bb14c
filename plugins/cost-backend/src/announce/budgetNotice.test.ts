import { BudgetState } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { budgetNotice } from './budgetNotice';

const budget = (
  scope: BudgetState['scope'],
  subject: string,
  state: BudgetState['state'] = 'exceeded',
) => ({ scope, subject, state, perMonth: 200 } as BudgetState);

const servers = [
  {
    cluster: 'prod-eu',
    owner: 'group:default/search',
    modelRef: 'resource:default/rank',
  },
  {
    cluster: 'prod-eu',
    owner: 'group:default/fraud',
    modelRef: 'resource:default/risk',
  },
  { cluster: 'prod-eu', owner: 'group:default/search' },
  { cluster: 'prod-us', owner: 'group:default/travel' },
  { cluster: 'prod-eu' },
] as Server[];

it.each<[BudgetState['scope'], string, string[], string, string]>([
  [
    'team',
    'group:default/search',
    ['group:default/search'],
    'Team search: budget exceeded',
    '/models/cost?by=team',
  ],
  [
    'system',
    'system:default/checkout',
    ['system:default/checkout'],
    'System checkout: budget exceeded',
    '/models/cost?by=system',
  ],
  [
    'cluster',
    'prod-eu',
    ['group:default/fraud', 'group:default/search'],
    'Cluster prod-eu: budget exceeded',
    '/models/cost?cluster=prod-eu',
  ],
  [
    'model',
    'resource:default/risk',
    ['group:default/fraud'],
    'risk: budget exceeded',
    '/catalog/default/resource/risk/cost',
  ],
])(
  'of a %s whoever it concerns is told, and where to look',
  (scope, subject, recipients, title, link) => {
    expect(
      budgetNotice(budget(scope, subject), '2026-06', servers),
    ).toMatchObject({
      recipients,
      title,
      link,
    });
  },
);

it('each state of a month is another thing to tell, and so is the same name of another scope', () => {
  const keys = [
    budgetNotice(budget('team', 'x'), '2026-06', []),
    budgetNotice(budget('team', 'x', 'will-exceed'), '2026-06', []),
    budgetNotice(budget('team', 'x'), '2026-07', []),
    budgetNotice(budget('cluster', 'x'), '2026-06', []),
  ].map(({ key }) => key);
  expect(new Set(keys).size).toBe(4);
});
