import { Entity } from '@backstage/catalog-model';
import {
  createFrontendModule,
  createFrontendPlugin,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { HealthTileBlueprint } from '@bellwether/plugin-models-react/alpha';
import { screen, waitFor, within } from '@testing-library/react';
import { modelsApiRef } from './api';
import { fakeModelsApi } from './components/__testUtils__';
import { entityExtensions } from './entityExtensions';
import { modelsRouteRef } from './routes';

const model: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'flight-delay', namespace: 'default' },
  spec: { type: 'ml-model', owner: 'group:default/travel-ml' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/travel-ml' }],
};

const bucket: Entity = {
  ...model,
  metadata: { name: 'bucket', namespace: 'default' },
  spec: { type: 's3-bucket', owner: 'group:default/travel-ml' },
};

const driftTile = (name: string, text: string, models: string, order: number) =>
  HealthTileBlueprint.make({
    name,
    params: {
      order,
      filter: { 'metadata.name': models },
      loader: async () => <section aria-label={text}>{text}</section>,
    },
  });

function renderPage(path: string) {
  const models = fakeModelsApi();
  models.getSummaries.mockResolvedValue({
    summaries: {
      serving: {
        tone: 'ok',
        word: 'Champion everywhere',
        sentence: 'Both clusters serve 13.',
        urgency: 0,
        at: new Date().toISOString(),
      },
    },
  });
  return renderTestApp({
    features: [
      catalogPlugin,
      createFrontendPlugin({
        pluginId: 'models',
        extensions: entityExtensions,
      }),
      createFrontendModule({
        pluginId: 'drift',
        extensions: [
          driftTile('after', 'Tile of drift', 'flight-delay', 20),
          driftTile('before', 'Tile of canary', 'flight-delay', 1),
          driftTile('other', 'Tile of another model', 'card-fraud', 5),
        ],
      }),
      createFrontendPlugin({ pluginId: 'drift' }),
    ],
    apis: [
      [modelsApiRef, models],
      [catalogApiRef, catalogApiMock({ entities: [model, bucket] })],
    ],
    mountedRoutes: { '/models': modelsRouteRef },
    initialRouteEntries: [path],
  });
}

describe('entity page of a model', () => {
  it('shows the health strip, About, Runs on and the timeline on Overview', async () => {
    renderPage('/catalog/default/resource/flight-delay');
    const headings = ['Serving', 'About', 'Runs on', 'Timeline'];
    for (const name of headings) {
      // eslint-disable-next-line no-await-in-loop
      expect(
        (await screen.findAllByRole('heading', { name })).length,
      ).toBeGreaterThan(0);
    }
    const order = screen
      .getAllByRole('heading')
      .map(({ textContent }) => textContent ?? '')
      .filter(text => headings.includes(text));
    expect(order[0]).toBe('Serving');
    expect(order.at(-1)).toBe('Timeline');
  });

  it('puts the tiles of the families into the strip, in their order, for the models that they are for', async () => {
    renderPage('/catalog/default/resource/flight-delay');
    await screen.findByText('Champion everywhere');
    const tile = await screen.findByRole('region', { name: 'Tile of drift' });
    const strip = tile.parentElement as HTMLElement;
    const names = await waitFor(() => {
      const regions = within(strip).getAllByRole('region');
      expect(regions).toHaveLength(3);
      return regions.map(({ textContent }) => textContent);
    });
    expect(names[0]).toBe('Tile of canary');
    expect(names[1]).toContain('Champion everywhere');
    expect(names[2]).toBe('Tile of drift');
  });

  it('warns of what the catalog does not hold, as the layout that it replaces does', async () => {
    renderPage('/catalog/default/resource/flight-delay');
    expect(
      await screen.findByText(/group:default\/travel-ml\. The entity names it/),
    ).toBeInTheDocument();
  });

  it('has the versions on a tab of their own', async () => {
    renderPage('/catalog/default/resource/flight-delay/versions');
    expect(
      await screen.findByRole('table', { name: 'Versions of the model' }),
    ).toBeInTheDocument();
    expect(screen.getByText('Model card')).toBeInTheDocument();
  });

  it('leaves the page of another resource as it is', async () => {
    renderPage('/catalog/default/resource/bucket');
    expect((await screen.findAllByText('bucket')).length).toBeGreaterThan(0);
    await screen.findByText('s3-bucket');
    expect(
      screen.queryByRole('heading', { name: 'Runs on' }),
    ).not.toBeInTheDocument();
    expect(screen.queryByText('Versions')).not.toBeInTheDocument();
  });
});
