import {
  coreExtensionData,
  createExtensionInput,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  renderInTestApp as renderInLegacyApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  fleetColumnDataRef,
  HealthTileBlueprint,
} from '@bellwether/plugin-models-react/alpha';
import { screen, within } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { fakeCost, model, renderCost } from './__testUtils__';
import costPlugin from './alpha';
import { costApiRef, summariesApiRef } from './api';
import { CostTile } from './components/CostTile';
import {
  costFleetColumn,
  costRouteRef,
  EntityCostContent,
  EntityCostTile,
  FleetCostContent,
} from '.';

const summaries = {
  getSummaries: jest.fn().mockResolvedValue({
    summaries: {
      cost: {
        tone: 'watch',
        word: 'Too large',
        figure: '29.15 EUR',
        label: 'per day',
        sentence: 'The right size frees 9.20 EUR per day.',
        urgency: 40,
        at: '2026-06-15T03:00:00Z',
      },
      drift: {
        tone: 'ok',
        word: 'None',
        sentence: 'Nothing has moved.',
        urgency: 0,
        at: '2026-06-15T03:00:00Z',
      },
    },
  }),
};

/** The places of the models family that cost attaches to, as that family makes them. */
const modelsPlugin = createFrontendPlugin({
  pluginId: 'models',
  extensions: [
    PageBlueprint.make({ params: { path: '/models', title: 'Models' } }),
    PageBlueprint.makeWithOverrides({
      name: 'columns',
      inputs: { columns: createExtensionInput([fleetColumnDataRef]) },
      factory: originalFactory =>
        originalFactory({ path: '/columns', loader: async () => <p /> }),
    }),
    EntityCardBlueprint.makeWithOverrides({
      name: 'health',
      inputs: {
        tiles: createExtensionInput([
          coreExtensionData.reactElement,
          HealthTileBlueprint.dataRefs.filter.optional(),
          HealthTileBlueprint.dataRefs.order,
        ]),
      },
      factory: (originalFactory, { inputs }) =>
        originalFactory({
          loader: async () => (
            <>
              {inputs.tiles.map(tile => (
                <div key={tile.node.spec.id}>
                  {tile.get(coreExtensionData.reactElement)}
                </div>
              ))}
            </>
          ),
        }),
    }),
  ],
});

function renderPortal(path: string) {
  const bucket = {
    ...model,
    metadata: { name: 'bucket', namespace: 'default' },
    spec: { type: 's3-bucket', owner: 'group:default/travel-ml' },
  };
  renderTestApp({
    features: [catalogPlugin, modelsPlugin, costPlugin],
    apis: [
      [costApiRef, fakeCost()],
      [summariesApiRef, summaries],
      [catalogApiRef, catalogApiMock({ entities: [model, bucket] })],
    ],
    initialRouteEntries: [path],
  });
}

describe('new frontend system', () => {
  it('adds a tab to the page of a model', async () => {
    renderPortal('/catalog/default/resource/flight-delay/cost');
    expect(
      await screen.findByText(/^29\.15 EUR per day, 2/),
    ).toBeInTheDocument();
  });

  it('adds a tile to the Overview of a model', async () => {
    renderPortal('/catalog/default/resource/flight-delay');
    const tile = await screen.findByRole('region', { name: 'Cost' });
    expect(await within(tile).findByText('29.15 EUR')).toBeInTheDocument();
    expect(
      within(tile).getByRole('link', { name: 'Open cost' }),
    ).toHaveAttribute('href', '/catalog/default/resource/flight-delay/cost');
  });

  it('leaves the page of another resource as it is', async () => {
    renderPortal('/catalog/default/resource/bucket');
    expect((await screen.findAllByText('s3-bucket')).length).toBeGreaterThan(0);
    expect(screen.queryByRole('tab', { name: 'Cost' })).not.toBeInTheDocument();
  });

  it('adds a page under /models', async () => {
    renderPortal('/models/cost');
    expect(
      await screen.findByRole('table', { name: 'Cost by team' }),
    ).toBeInTheDocument();
  });
});

describe('tile', () => {
  it('leaves no hole where the family says nothing of the model', async () => {
    const empty = jest.fn().mockResolvedValue({ summaries: {} });
    renderCost(
      <>
        <CostTile />
        <p>after</p>
      </>,
      fakeCost(),
      { summaries: empty },
    );
    await screen.findByText('after');
    expect(empty).toHaveBeenCalled();
    expect(await screen.findByText('after')).toBeInTheDocument();
    expect(
      screen.queryByRole('region', { name: 'Cost' }),
    ).not.toBeInTheDocument();
  });
});

describe('legacy frontend system', () => {
  it('has the same tab, tile and page', async () => {
    await renderInLegacyApp(
      <TestApiProvider
        apis={[
          [costApiRef, fakeCost()],
          [summariesApiRef, summaries],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <EntityProvider entity={model}>
          <Routes>
            <Route path="/cost" element={<EntityCostContent />} />
          </Routes>
          <EntityCostTile />
          <FleetCostContent />
        </EntityProvider>
      </TestApiProvider>,
      {
        routeEntries: ['/cost'],
        mountedRoutes: {
          '/cost': costRouteRef,
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(
      await screen.findByText(/^29\.15 EUR per day, 2/),
    ).toBeInTheDocument();
    expect(await screen.findByText('29.15 EUR')).toBeInTheDocument();
    expect(
      await screen.findByRole('table', { name: 'Cost by team' }),
    ).toBeInTheDocument();
  });

  it('has a column for the fleet, which shows the summary of the family', () => {
    expect(costFleetColumn).toMatchObject({
      family: 'cost',
      title: 'Cost',
    });
  });
});
