import { identityApiRef } from '@backstage/core-plugin-api';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen, within } from '@testing-library/react';
import { fakeModels, fleetReply, fleetRow } from '../../__testUtils__';
import { modelsApiRef } from '../../api';
import { modelsRouteRef } from '../../routes';
import { MyTeamsModels } from '.';

function renderWidget(
  models: ReturnType<typeof fakeModels>,
  ownershipEntityRefs: string[],
) {
  renderInTestApp(
    <TestApiProvider
      apis={[
        [modelsApiRef, models],
        [identityApiRef, mockApis.identity({ ownershipEntityRefs })],
      ]}
    >
      <MyTeamsModels />
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/models': modelsRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
}

it('lists what the groups of the signed-in user own, with what is most urgent about each', async () => {
  const models = fakeModels();
  const at = new Date().toISOString();
  models.queryFleet.mockResolvedValue(
    fleetReply(
      [
        fleetRow('flight-delay', {
          summaries: {
            drift: {
              tone: 'bad',
              word: 'Material',
              sentence: 'Delays moved.',
              urgency: 80,
              at,
            },
            serving: {
              tone: 'ok',
              word: '10 of 10 ready',
              sentence: 'All is well.',
              urgency: 0,
              at,
            },
          },
        }),
        fleetRow('gate-turnaround', {
          runsOn: [
            {
              cluster: 'prod-eu',
              version: 4,
              ready: 2,
              wanted: 2,
              champion: 'differs',
            },
          ],
        }),
        fleetRow('seat-map', { champion: undefined }),
      ],
      { total: 11 },
    ),
  );
  renderWidget(models, ['user:default/ada', 'group:default/travel-ml']);
  const table = within(
    await screen.findByRole('table', { name: 'Models of my teams' }),
  );
  expect(models.queryFleet.mock.lastCall?.[0]).toMatchObject({
    team: ['user:default/ada', 'group:default/travel-ml'],
  });
  expect(
    table.getByRole('row', { name: 'flight-delay Production v13 Material' }),
  ).toBeInTheDocument();
  expect(
    table.getByRole('row', { name: /gate-turnaround .* Not the champion/ }),
  ).toBeInTheDocument();
  expect(
    table.getByRole('row', { name: 'seat-map Production none Runs nowhere' }),
  ).toBeInTheDocument();
  expect(
    screen.getByRole('link', { name: 'All 11 in the fleet' }),
  ).toHaveAttribute('href', '/models/fleet?team=user:default/ada,travel-ml');
});

it('tells owning nothing from owning no model', async () => {
  const models = fakeModels();
  renderWidget(models, []);
  expect(
    await screen.findByRole('heading', { name: 'You own nothing yet' }),
  ).toBeInTheDocument();
  expect(models.queryFleet).not.toHaveBeenCalled();
});

it('says that the teams own no model', async () => {
  renderWidget(fakeModels(), ['group:default/travel-ml']);
  expect(
    await screen.findByRole('heading', { name: 'Your teams own no model' }),
  ).toBeInTheDocument();
});
