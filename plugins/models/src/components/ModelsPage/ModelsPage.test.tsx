import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { fakeModels, fleetReply, fleetRow } from '../../__testUtils__';
import { modelsApiRef } from '../../api';
import { modelsRouteRef } from '../../routes';
import { ModelsPage } from '.';

it('has a header and tabs of its own in the legacy system, and takes columns and pages of other families', async () => {
  const models = fakeModels();
  models.queryFleet.mockResolvedValue(
    fleetReply([
      fleetRow('flight-delay', {
        summaries: {
          drift: {
            tone: 'bad',
            word: 'Material',
            sentence: 'Delays moved.',
            urgency: 80,
            at: new Date().toISOString(),
          },
        },
      }),
    ]),
  );
  models.getConnections.mockResolvedValue({ connections: [], detailed: false });
  await renderInTestApp(
    <TestApiProvider apis={[[modelsApiRef, models]]}>
      <Routes>
        <Route
          path="/models/*"
          element={
            <ModelsPage
              columns={[{ family: 'drift', title: 'Drift' }]}
              subPages={[
                { path: 'drift', title: 'Drift', content: <p>Drift of all</p> },
              ]}
            />
          }
        />
      </Routes>
    </TestApiProvider>,
    {
      routeEntries: ['/models?stage=production'],
      mountedRoutes: {
        '/models': modelsRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
  expect(screen.getByRole('heading', { name: 'Models' })).toBeInTheDocument();
  expect(await screen.findByText('Material')).toBeInTheDocument();
  expect(models.queryFleet.mock.lastCall?.[0]).toMatchObject({
    stage: ['production'],
  });

  await userEvent.click(screen.getByRole('tab', { name: 'Connections' }));
  expect(
    await screen.findByRole('heading', { name: 'No upstream is configured' }),
  ).toBeInTheDocument();
  await userEvent.click(screen.getByRole('tab', { name: 'Drift' }));
  expect(await screen.findByText('Drift of all')).toBeInTheDocument();
  expect(screen.getByRole('tab', { name: 'Drift' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
});
