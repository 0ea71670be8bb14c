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
import { fakeDrift, model, renderDrift } from './__testUtils__';
import driftPlugin from './alpha';
import { driftApiRef, summariesApiRef } from './api';
import { DriftTile } from './components/DriftTile';
import {
  driftFleetColumn,
  driftRouteRef,
  EntityDriftContent,
  EntityDriftTile,
  FleetDriftContent,
} from '.';

const summaries = {
  getSummaries: jest.fn().mockResolvedValue({
    summaries: {
      drift: {
        tone: 'bad',
        word: 'Material',
        figure: '0.32 W1/σ',
        label: 'departure_delay',
        sentence: 'weekly window of 8 – 14 Jun 2026.',
        urgency: 70,
        at: '2026-06-15T03:00:00Z',
      },
      cost: {
        tone: 'ok',
        word: 'Fits',
        sentence: 'Nothing to save.',
        urgency: 0,
        at: '2026-06-15T03:00:00Z',
      },
    },
  }),
};

/** The places of the models family that drift attaches to, as that family makes them. */
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
    features: [catalogPlugin, modelsPlugin, driftPlugin],
    apis: [
      [driftApiRef, fakeDrift()],
      [summariesApiRef, summaries],
      [catalogApiRef, catalogApiMock({ entities: [model, bucket] })],
    ],
    initialRouteEntries: [path],
  });
}

describe('new frontend system', () => {
  it('adds a tab to the page of a model', async () => {
    renderPortal('/catalog/default/resource/flight-delay/drift');
    expect(
      await screen.findByText(/departure_delay rose to 11.4/),
    ).toBeInTheDocument();
  });

  it('adds a tile to the Overview of a model', async () => {
    renderPortal('/catalog/default/resource/flight-delay');
    const tile = await screen.findByRole('region', { name: 'Drift' });
    expect(await within(tile).findByText('0.32 W1/σ')).toBeInTheDocument();
    expect(
      within(tile).getByRole('link', { name: 'Open drift' }),
    ).toHaveAttribute('href', '/catalog/default/resource/flight-delay/drift');
  });

  it('leaves the page of another resource as it is', async () => {
    renderPortal('/catalog/default/resource/bucket');
    expect((await screen.findAllByText('s3-bucket')).length).toBeGreaterThan(0);
    expect(
      screen.queryByRole('tab', { name: 'Drift' }),
    ).not.toBeInTheDocument();
  });

  it('adds a page under /models', async () => {
    renderPortal('/models/drift');
    expect(
      await screen.findByRole('table', { name: 'Monitors of the fleet' }),
    ).toBeInTheDocument();
  });
});

describe('tile', () => {
  it('leaves no hole where no window was judged', async () => {
    const empty = jest.fn().mockResolvedValue({ summaries: {} });
    renderDrift(
      <>
        <DriftTile />
        <p>after</p>
      </>,
      fakeDrift(),
      { summaries: empty },
    );
    await screen.findByText('after');
    expect(empty).toHaveBeenCalled();
    expect(await screen.findByText('after')).toBeInTheDocument();
    expect(
      screen.queryByRole('region', { name: 'Drift' }),
    ).not.toBeInTheDocument();
  });
});

describe('legacy frontend system', () => {
  it('has the same tab, tile and page', async () => {
    await renderInLegacyApp(
      <TestApiProvider
        apis={[
          [driftApiRef, fakeDrift()],
          [summariesApiRef, summaries],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <EntityProvider entity={model}>
          <Routes>
            <Route path="/drift" element={<EntityDriftContent />} />
          </Routes>
          <EntityDriftTile />
          <FleetDriftContent />
        </EntityProvider>
      </TestApiProvider>,
      {
        routeEntries: ['/drift'],
        mountedRoutes: {
          '/drift': driftRouteRef,
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(
      await screen.findByText(/departure_delay rose to 11.4/),
    ).toBeInTheDocument();
    expect(await screen.findByText('0.32 W1/σ')).toBeInTheDocument();
    expect(
      await screen.findByRole('table', { name: 'Monitors of the fleet' }),
    ).toBeInTheDocument();
  });

  it('has a column for the fleet, which shows the summary of the family', () => {
    expect(driftFleetColumn).toMatchObject({ family: 'drift', title: 'Drift' });
  });
});
