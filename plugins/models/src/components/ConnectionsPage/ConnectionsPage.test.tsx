import { Connection } from '@bellwether/plugin-models-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeModels, renderModels } from '../../__testUtils__';

const RULE = `- apiGroups: [argoproj.io]
  resources: [rollouts]
  verbs: [list, watch]`;

const connections: Connection[] = [
  {
    id: 'mlflow-research',
    kind: 'registry',
    product: 'MLflow',
    title: 'MLflow research',
    state: 'failed',
    problem: 'It answers with HTTP 503.',
    consequence: 'Its models are shown as of 06:00 UTC.',
    missingPermissions: [],
    facts: [],
  },
  {
    id: 'prod-us',
    kind: 'cluster',
    product: 'Kubernetes',
    title: 'prod-us',
    state: 'limited',
    version: '1.33',
    latencyMs: 121,
    lastSuccessAt: new Date(Date.now() - 41_000).toISOString(),
    missingPermissions: ['list rollouts.argoproj.io'],
    fix: 'Add one rule to the role of the portal:',
    snippet: RULE,
    facts: [],
  },
  {
    id: 'prod-eu',
    kind: 'cluster',
    product: 'Kubernetes',
    title: 'prod-eu',
    state: 'not-configured',
    missingPermissions: [],
    facts: [],
  },
  {
    id: 'mlflow-prod',
    kind: 'registry',
    product: 'MLflow',
    title: 'MLflow production',
    state: 'connected',
    version: '3.17.0',
    latencyMs: 4821,
    lastSuccessAt: new Date(Date.now() - 18_000).toISOString(),
    missingPermissions: [],
    facts: [{ name: 'models', value: '23' }],
    url: 'http://mlflow.internal:5000',
  },
];

function renderPage(change: {
  connections?: Connection[];
  detailed?: boolean;
}) {
  const models = fakeModels();
  models.getConnections.mockResolvedValue({
    connections,
    detailed: true,
    ...change,
  });
  renderModels('/models/connections', models);
  return models;
}

it('shows state, latency, last success, and the sentence that fixes it, worst first', async () => {
  const user = userEvent.setup();
  const models = renderPage({});
  const writeText = jest.spyOn(navigator.clipboard, 'writeText');
  const table = within(await screen.findByRole('table', { name: 'Upstreams' }));
  const [, failed, limited, off, connected] = table.getAllByRole('row');

  expect(within(failed).getByText('Failed')).toBeInTheDocument();
  expect(
    within(failed).getByText('MLflow version unknown'),
  ).toBeInTheDocument();
  expect(within(failed).getByText('never')).toBeInTheDocument();
  expect(
    within(failed).getByText(
      'It answers with HTTP 503. Its models are shown as of 06:00 UTC.',
    ),
  ).toBeInTheDocument();

  expect(within(limited).getByText('Missing permission')).toBeInTheDocument();
  expect(within(limited).getByText('list rollouts.argoproj.io')).toBeVisible();
  expect(within(limited).getByText('121 ms')).toBeInTheDocument();
  await user.click(
    within(limited).getByRole('button', { name: 'Copy the fix for prod-us' }),
  );
  expect(writeText).toHaveBeenCalledWith(RULE);

  expect(within(off).getByText('Not configured')).toBeInTheDocument();
  expect(within(connected).getByText('Connected')).toBeInTheDocument();
  expect(within(connected).getByText('4.8 s')).toBeInTheDocument();
  expect(within(connected).getByText('models 23')).toBeInTheDocument();

  expect(
    within(screen.getByRole('list', { name: 'Upstreams by state' }))
      .getAllByRole('region')
      .map(card => card.getAttribute('aria-label')),
  ).toEqual([
    '1 connected',
    '1 failed: mlflow-research',
    '1 working with limits',
    '1 off: not configured',
  ]);

  await user.click(screen.getByRole('button', { name: 'Read again' }));
  expect(models.getConnections).toHaveBeenCalledTimes(2);
});

it('shows addresses only to those who may see them, and says what that takes', async () => {
  renderPage({});
  expect(
    await screen.findByRole('link', { name: /mlflow\.internal/ }),
  ).toBeInTheDocument();
  expect(screen.queryByText('models.connections.read')).not.toBeInTheDocument();
});

it('shows states to a viewer', async () => {
  renderPage({
    detailed: false,
    connections: connections.map(({ url, ...connection }) => connection),
  });
  expect(
    await screen.findByText('models.connections.read'),
  ).toBeInTheDocument();
  expect(screen.getByText('Connected')).toBeInTheDocument();
  expect(document.body).not.toHaveTextContent('mlflow.internal');
});

it('gives the lines to add when nothing is configured', async () => {
  renderPage({ connections: [] });
  expect(
    await screen.findByRole('heading', { name: 'No upstream is configured' }),
  ).toBeInTheDocument();
  expect(screen.getByText(/registry: mlflow-prod/)).toBeInTheDocument();
  expect(
    screen.queryByRole('list', { name: 'Upstreams by state' }),
  ).not.toBeInTheDocument();
});

it('leaves no cell empty, and does not call missing permissions none where they are not shown', async () => {
  renderPage({
    connections: [
      {
        ...connections[1],
        missingPermissions: [],
        fix: undefined,
        snippet: undefined,
      },
      { ...connections[3], facts: [], url: undefined },
    ],
    detailed: false,
  });
  const row = async (name: string) =>
    within(
      (
        await screen.findByRole('rowheader', { name: new RegExp(name) })
      ).closest('tr')!,
    );
  expect(
    (await row('prod-us')).getByText('not shown to you'),
  ).toBeInTheDocument();
  const registry = await row('MLflow production');
  expect(registry.getByText('none missing')).toBeInTheDocument();
  expect(
    registry.getByText('It answers, and nothing is to be mended.'),
  ).toBeInTheDocument();
});
