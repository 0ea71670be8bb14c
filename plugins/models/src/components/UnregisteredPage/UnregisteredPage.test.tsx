import { NotAllowedError } from '@backstage/errors';
import { UnregisteredReply } from '@bellwether/plugin-models-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeModels, renderModels, server } from '../../__testUtils__';

const READ = [{ cluster: 'prod-eu', readAt: new Date().toISOString() }];

function renderPage(reply: Partial<UnregisteredReply> | Error) {
  const models = fakeModels();
  if (reply instanceof Error) models.getUnregistered.mockRejectedValue(reply);
  else {
    models.getUnregistered.mockResolvedValue({
      unregistered: [],
      notChampion: [],
      clusters: READ,
      ...reply,
    });
  }
  renderModels('/models/unregistered', models);
}

it('says what to do with each server whose model no registry holds', async () => {
  const user = userEvent.setup();
  renderPage({
    unregistered: [
      server('seat-picker', {
        modelFrom: 'object-name',
        owner: 'group:default/travel-ml',
        registry: 'mlflow-prod',
        versions: [
          {
            role: 'stable',
            declared: 'models:/seat-picker/latest',
            readyReplicas: 1,
            wantedReplicas: 2,
          },
        ],
      }),
    ],
  });
  const writeText = jest.spyOn(navigator.clipboard, 'writeText');
  const table = within(
    await screen.findByRole('table', {
      name: 'Servers of models that are in no registry',
    }),
  );
  const row = within(
    table.getByRole('row', {
      name: /^seat-picker .*flight-ops · Argo Rollout/,
    }),
  );
  expect(row.getByText('by its own name')).toBeInTheDocument();
  expect(row.getByText('models:/seat-picker/latest')).toBeInTheDocument();
  expect(row.getByText('1/2 ready')).toBeInTheDocument();
  expect(row.getByText('travel-ml')).toBeInTheDocument();
  expect(row.getByText(/Register it in mlflow-prod as/)).toBeInTheDocument();
  await user.click(
    row.getByRole('button', { name: 'Copy annotations for seat-picker' }),
  );
  expect(writeText).toHaveBeenCalledWith(
    [
      'metadata:',
      '  annotations:',
      '    bellwether.dev/model: <name in the registry>',
      '    bellwether.dev/model-version: "<version>"',
    ].join('\n'),
  );
  expect(
    screen.getByText('Every stable server serves the champion of its model'),
  ).toBeInTheDocument();
});

it('leads from a server that does not serve the champion to the versions of its model', async () => {
  renderPage({
    notChampion: [
      server('basket-forecast', {
        champion: 'differs',
        championVersion: 9,
        modelRef: 'resource:default/basket-forecast',
      }),
      server('eta-courier', { champion: 'no-champion' }),
    ],
  });
  const [, differs, none] = within(
    await screen.findByRole('table', {
      name: 'Servers that do not serve the champion',
    }),
  ).getAllByRole('row');
  expect(
    within(differs).getByText(
      'Release v9; or, where v7 is right, move the alias to it.',
    ),
  ).toBeInTheDocument();
  expect(
    within(differs).getByRole('button', {
      name: 'Open versions of basket-forecast',
    }),
  ).toHaveAttribute(
    'href',
    '/catalog/default/resource/basket-forecast/versions',
  );
  expect(
    within(none).getByText(/It serves v7; no version is the champion/),
  ).toBeInTheDocument();
  expect(
    screen.getByText('Every server on the clusters serves a registered model'),
  ).toBeInTheDocument();
});

it('keeps what it knew of a cluster that does not answer', async () => {
  renderPage({
    unregistered: [server('seat-picker')],
    clusters: [
      {
        cluster: 'prod-eu',
        readAt: '2026-06-15T12:40:00Z',
        staleSince: new Date(Date.now() - 3_600_000).toISOString(),
        problem: 'prod-eu refuses connections.',
      },
    ],
  });
  expect(
    (await screen.findAllByText(/prod-eu refuses connections\./)).length,
  ).toBe(2);
  expect(screen.getByRole('rowheader', { name: /seat-picker/ })).toBeVisible();
});

it.each([
  [
    'nothing was looked at: no cluster is configured',
    { clusters: [] },
    'No cluster is configured',
  ],
  [
    'nothing was looked at yet',
    { clusters: [{ cluster: 'prod-eu' }] },
    'No cluster has been read yet',
  ],
  [
    'the reader may not see it',
    new NotAllowedError('no'),
    'You may not see what runs outside the registries',
  ],
])('is not reassuring when %s', async (_name, reply, title) => {
  renderPage(reply);
  expect(await screen.findAllByRole('heading', { name: title })).toHaveLength(
    2,
  );
  expect(
    screen.queryByText('Every stable server serves the champion of its model'),
  ).not.toBeInTheDocument();
});
