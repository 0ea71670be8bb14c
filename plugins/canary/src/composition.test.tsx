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
import { fakeCanary, model, renderCanary } from './__testUtils__';
import canaryPlugin from './alpha';
import { canaryApiRef, summariesApiRef } from './api';
import { RolloutTile } from './components/RolloutTile';
import {
  canaryFleetColumn,
  rolloutRouteRef,
  EntityRolloutContent,
  EntityRolloutTile,
  RolloutBoardContent,
} from '.';

const summaries = {
  getSummaries: jest.fn().mockResolvedValue({
    summaries: {
      canary: {
        tone: 'watch',
        word: 'Keep watching',
        figure: '21 %',
        label: 'of requests on 14, step 4 of 5',
        sentence: '14 is not shown to be worse than 13.',
        urgency: 70,
        at: '2026-06-16T14:32:00Z',
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

/** The places of the models family that canary attaches to, as that family makes them. */
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
    features: [catalogPlugin, modelsPlugin, canaryPlugin],
    apis: [
      [canaryApiRef, fakeCanary()],
      [summariesApiRef, summaries],
      [catalogApiRef, catalogApiMock({ entities: [model, bucket] })],
    ],
    initialRouteEntries: [path],
  });
}

describe('new frontend system', () => {
  it('adds a tab to the page of a model', async () => {
    renderPortal('/catalog/default/resource/flight-delay/rollout');
    expect(
      await screen.findByText(/not yet shown to be safe/),
    ).toBeInTheDocument();
  });

  it('adds a tile to the Overview of a model', async () => {
    renderPortal('/catalog/default/resource/flight-delay');
    const tile = await screen.findByRole('region', { name: 'Rollout' });
    expect(await within(tile).findByText('21 %')).toBeInTheDocument();
    expect(
      within(tile).getByRole('link', { name: 'Open rollout' }),
    ).toHaveAttribute('href', '/catalog/default/resource/flight-delay/rollout');
  });

  it('leaves the page of another resource as it is', async () => {
    renderPortal('/catalog/default/resource/bucket');
    expect((await screen.findAllByText('s3-bucket')).length).toBeGreaterThan(0);
    expect(
      screen.queryByRole('tab', { name: 'Rollout' }),
    ).not.toBeInTheDocument();
  });

  it('adds a page under /models', async () => {
    renderPortal('/models/rollouts');
    expect(
      await screen.findByRole('table', { name: 'Rollouts over all clusters' }),
    ).toBeInTheDocument();
  });
});

describe('tile', () => {
  it('leaves no hole where no rollout is under way', async () => {
    const empty = jest.fn().mockResolvedValue({ summaries: {} });
    renderCanary(
      <>
        <RolloutTile />
        <p>after</p>
      </>,
      fakeCanary(),
      { summaries: empty },
    );
    await screen.findByText('after');
    expect(empty).toHaveBeenCalled();
    expect(await screen.findByText('after')).toBeInTheDocument();
    expect(
      screen.queryByRole('region', { name: 'Rollout' }),
    ).not.toBeInTheDocument();
  });
});

describe('legacy frontend system', () => {
  it('has the same tab, tile and page', async () => {
    await renderInLegacyApp(
      <TestApiProvider
        apis={[
          [canaryApiRef, fakeCanary()],
          [summariesApiRef, summaries],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <EntityProvider entity={model}>
          <Routes>
            <Route path="/rollout" element={<EntityRolloutContent />} />
          </Routes>
          <EntityRolloutTile />
          <RolloutBoardContent />
        </EntityProvider>
      </TestApiProvider>,
      {
        routeEntries: ['/rollout'],
        mountedRoutes: {
          '/rollout': rolloutRouteRef,
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(
      await screen.findByText(/not yet shown to be safe/),
    ).toBeInTheDocument();
    expect(await screen.findByText('21 %')).toBeInTheDocument();
    expect(
      await screen.findByRole('table', { name: 'Rollouts over all clusters' }),
    ).toBeInTheDocument();
  });

  it('has a column for the fleet, which shows the summary of the family', () => {
    expect(canaryFleetColumn).toMatchObject({
      family: 'canary',
      title: 'Rollout',
    });
  });
});
