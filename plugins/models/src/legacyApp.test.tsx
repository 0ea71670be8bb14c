import { Entity } from '@backstage/catalog-model';
import { createApiFactory } from '@backstage/core-plugin-api';
import {
  CatalogEntityPage,
  CatalogIndexPage,
  catalogPlugin,
  EntityLayout,
  EntitySwitch,
} from '@backstage/plugin-catalog';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { ScaffolderPage, scaffolderPlugin } from '@backstage/plugin-scaffolder';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route } from 'react-router-dom';
import {
  EntityModelAboutCard,
  EntityModelCardContent,
  EntityModelHealthStrip,
  EntityModelRunsOnCard,
  EntityModelServerCard,
  EntityModelServingTile,
  EntityModelTimelineCard,
  EntityModelVersionsContent,
  modelsApiRef,
  ModelsPage,
  modelsPlugin,
} from '.';
import { fakeModels, fleet, fleetReply, openLegacyApp } from './__testUtils__';
import {
  compatible,
  fakeModelsApi,
  server,
  serversReply,
} from './components/__testUtils__';

const model: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'flight-delay', namespace: 'default' },
  spec: { type: 'ml-model', owner: 'group:default/travel-ml' },
};

const modelServer: Entity = {
  ...model,
  kind: 'Component',
  metadata: {
    name: 'flight-delay-on-prod-eu',
    namespace: 'default',
    annotations: {
      'backstage.io/managed-by-location': `models:${server('prod-eu').id}`,
      'bellwether.dev/model': 'flight-delay',
    },
  },
  spec: { type: 'model-server', owner: 'group:default/travel-ml' },
  relations: [
    { type: 'dependsOn', targetRef: 'resource:default/flight-delay' },
  ],
};

const isModel = ({ spec }: Entity) => spec?.type === 'ml-model';

/** As a legacy app writes it in EntityPage.tsx. */
const entityPage = (
  <EntitySwitch>
    <EntitySwitch.Case if={isModel}>
      <EntityLayout>
        <EntityLayout.Route path="/" title="Overview">
          <>
            <EntityModelHealthStrip>
              <EntityModelServingTile />
            </EntityModelHealthStrip>
            <EntityModelAboutCard />
            <EntityModelRunsOnCard />
            <EntityModelTimelineCard />
          </>
        </EntityLayout.Route>
        <EntityLayout.Route path="/versions" title="Versions">
          <EntityModelVersionsContent />
        </EntityLayout.Route>
        <EntityLayout.Route path="/model-card" title="Model card">
          <EntityModelCardContent />
        </EntityLayout.Route>
      </EntityLayout>
    </EntitySwitch.Case>
    <EntitySwitch.Case>
      <EntityLayout>
        <EntityLayout.Route path="/" title="Overview">
          <EntityModelServerCard />
        </EntityLayout.Route>
      </EntityLayout>
    </EntitySwitch.Case>
  </EntitySwitch>
);

function openApp(path: string, models: object, templates?: Entity[]) {
  return openLegacyApp({
    path,
    apis: [
      createApiFactory(modelsApiRef, models as never),
      createApiFactory(
        catalogApiRef,
        catalogApiMock({
          entities: [model, modelServer, ...(templates ?? [])],
        }),
      ),
    ],
    plugins: [
      catalogPlugin,
      modelsPlugin,
      ...(templates ? [scaffolderPlugin] : []),
    ],
    routes: (
      <>
        <Route path="/models" element={<ModelsPage />} />
        <Route path="/catalog" element={<CatalogIndexPage />} />
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={<CatalogEntityPage />}
        >
          {entityPage}
        </Route>
        {templates && <Route path="/create" element={<ScaffolderPage />} />}
      </>
    ),
  });
}

const region = (name: string) => screen.findByRole('region', { name });

it('shows every card of a model on its page, and leads from them to its tabs', async () => {
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
  openApp('/catalog/default/resource/flight-delay', models);
  expect(
    await within(await region('About')).findByText(
      'lightgbm 4.6.0 · python 3.12.4',
    ),
  ).toBeInTheDocument();
  expect(
    await within(await region('Serving')).findByText('Both clusters serve 13.'),
  ).toBeInTheDocument();
  expect(
    await within(await region('Runs on')).findByText('prod-eu'),
  ).toBeInTheDocument();
  expect(
    await within(await region('Timeline')).findByText(
      'champion moved from 12 to 13',
    ),
  ).toBeInTheDocument();

  await userEvent.click(
    within(await region('About')).getByRole('link', { name: 'Versions' }),
  );
  expect(
    await screen.findByRole('heading', { name: /13 against 14/ }),
  ).toBeInTheDocument();
  await userEvent.click(screen.getByRole('tab', { name: 'Model card' }));
  expect(
    await screen.findByRole('heading', {
      name: 'Version 13 carries no README',
    }),
  ).toBeInTheDocument();
});

it('moves an alias there as well, and says so in an alert: such an app has no toasts', async () => {
  const models = fakeModelsApi();
  models.compareVersions.mockImplementation(async () => compatible());
  const { alerts } = openApp('/catalog/default/resource/flight-delay', models);
  const about = within(await region('About'));
  await userEvent.click(
    await about.findByRole('button', { name: 'Move alias champion' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.click(
    await dialog.findByRole('textbox', { name: 'Reason (required)' }),
  );
  await userEvent.paste('Nightly batch should use the May data');
  const confirm = dialog.getByRole('button', { name: 'Move champion to 14' });
  await waitFor(() => expect(confirm).not.toHaveAttribute('aria-disabled'));
  await userEvent.click(confirm);
  await waitFor(() =>
    expect(alerts).toMatchObject([
      { severity: 'success', message: expect.stringContaining('champion') },
    ]),
  );
  expect(models.moveAlias).toHaveBeenCalledTimes(1);
});

it('shows on the page of a server which version it serves', async () => {
  const models = fakeModelsApi();
  models.getServers.mockResolvedValue(serversReply([server('prod-eu')]));
  openApp('/catalog/default/component/flight-delay-on-prod-eu', models);
  expect(
    await within(await region('Serves')).findByText('prod-eu'),
  ).toBeInTheDocument();
});

it('opens the fleet, with counts on its tabs and links to the pages of its models', async () => {
  const models = fakeModels();
  models.queryFleet.mockResolvedValue(fleetReply(fleet));
  models.getCounts.mockResolvedValue({
    models: 3,
    needPerson: {},
    unregistered: 2,
    connections: { failed: 1, limited: 0, stale: 0 },
  });
  openApp('/models', models);
  expect(
    await screen.findByRole('tab', { name: 'Unregistered (2)' }),
  ).toBeInTheDocument();
  expect(
    screen.getByRole('tab', { name: 'Connections (1 failing)' }),
  ).toBeInTheDocument();
  expect(
    await screen.findByRole('link', { name: 'flight-delay' }),
  ).toHaveAttribute('href', '/catalog/default/resource/flight-delay');
  await userEvent.click(screen.getByRole('button', { name: 'New model' }));
  expect(
    await screen.findByText(/This portal has no scaffolder/),
  ).toBeInTheDocument();
});

it('leads from the fleet, and from a model’s page with the model filled in, to the templates of the app’s own scaffolder', async () => {
  const retire: Entity = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'retire', namespace: 'default', title: 'Retire it' },
    spec: {
      type: 'ml-model-change',
      parameters: [{ properties: { model: { type: 'string' } } }],
    },
  };
  const form = '/create/templates/default/retire';
  const models = { ...fakeModels(), ...fakeModelsApi() };
  models.queryFleet.mockResolvedValue(fleetReply(fleet));
  openApp('/models', models, [retire]);
  await userEvent.click(
    await screen.findByRole('button', { name: 'Change a model' }),
  );
  expect(
    await screen.findByRole('menuitem', { name: 'Retire it' }),
  ).toHaveAttribute('href', form);
  await userEvent.keyboard('{Escape}');

  await userEvent.click(
    await screen.findByRole('link', { name: 'flight-delay' }),
  );
  const about = within(await region('About'));
  await userEvent.click(
    await about.findByRole('button', { name: 'Change this model' }),
  );
  expect(
    await screen.findByRole('menuitem', { name: 'Retire it' }),
  ).toHaveAttribute(
    'href',
    `${form}?${new URLSearchParams({
      formData: '{"model":"resource:default/flight-delay"}',
    })}`,
  );
});
