import {
  createApiFactory,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { ScaffolderPage, scaffolderPlugin } from '@backstage/plugin-scaffolder';
import {
  scaffolderApiRef,
  ScaffolderFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route } from 'react-router-dom';
import {
  ClusterFieldExtension,
  ModelNameFieldExtension,
  modelsPlugin,
  PlanFieldExtension,
  ReleasePolicyFieldExtension,
  RepositoryFieldExtension,
} from '..';
import { openLegacyApp } from '../__testUtils__';
import { answerPlan, CHOICES, fakeScaffolderModule } from './__testUtils__';

/** A form in which each of the fields stands, as templates name them. */
const FORM = {
  title: 'New model',
  steps: [
    {
      title: 'The model',
      schema: {
        required: ['name', 'owner'],
        properties: {
          name: {
            title: 'Name',
            type: 'string',
            'ui:field': 'BellwetherModelName',
          },
          owner: { title: 'Owner', type: 'string', default: 'travel-ml' },
        },
      },
    },
    {
      title: 'Where it goes',
      schema: {
        required: ['cluster', 'releasePolicy', 'repoUrl'],
        properties: {
          cluster: {
            title: 'Cluster',
            type: 'string',
            'ui:field': 'BellwetherCluster',
          },
          releasePolicy: {
            title: 'Release policy',
            type: 'string',
            'ui:field': 'BellwetherReleasePolicy',
          },
          repoUrl: {
            title: 'Repository',
            type: 'string',
            'ui:field': 'BellwetherRepository',
          },
          plan: {
            title: 'What will be made',
            type: 'object',
            'ui:field': 'BellwetherPlan',
            'ui:options': { template: 'template:default/new-model' },
            properties: {
              files: { title: 'Files that will be written', type: 'integer' },
              cost: { title: 'What it will cost', type: 'string' },
            },
          },
        },
      },
    },
  ],
};

function openForm(replies: Parameters<typeof fakeScaffolderModule>[0]) {
  const scaffold = jest.fn(async () => ({ taskId: 'task-1' }));
  const { asked, fetchApi } = fakeScaffolderModule({
    '/choices': { body: CHOICES },
    ...replies,
  });
  openLegacyApp({
    path: '/create/templates/default/new-model',
    apis: [
      createApiFactory(discoveryApiRef, {
        getBaseUrl: async (id: string) => `http://${id}`,
      }),
      createApiFactory(fetchApiRef, fetchApi),
      createApiFactory(catalogApiRef, catalogApiMock()),
      createApiFactory(scaffolderApiRef, {
        getTemplateParameterSchema: async () => FORM,
        scaffold,
      } as never),
    ],
    plugins: [scaffolderPlugin, modelsPlugin],
    routes: (
      <Route path="/create" element={<ScaffolderPage />}>
        <ScaffolderFieldExtensions>
          <ModelNameFieldExtension />
          <ClusterFieldExtension />
          <ReleasePolicyFieldExtension />
          <RepositoryFieldExtension />
          <PlanFieldExtension />
        </ScaffolderFieldExtensions>
      </Route>
    ),
  });
  return { asked, scaffold };
}

const press = async (name: string) =>
  userEvent.click(await screen.findByRole('button', { name }));

const typeName = async (name: string) => {
  const field = await screen.findByRole('textbox', { name: /^Name/ });
  await userEvent.clear(field);
  await userEvent.type(field, name);
};

it('takes a person of the legacy system from a name that is free to Create, with the plan before them', async () => {
  const { asked, scaffold } = openForm({
    '/names/flight-delay': {
      body: { isFree: false, problem: "name: 'flight-delay' is taken" },
    },
    '/names/': { body: { isFree: true } },
    '/plan': { body: answerPlan(['Makefile', 'catalog-info.yaml']) },
  });
  await typeName('flight-delay');
  await press('Next');
  expect(
    (await screen.findAllByText(/'flight-delay' is taken/)).length,
  ).toBeGreaterThan(0);
  expect(screen.queryByText(/Release policy/)).toBeNull();
  await typeName('gate-change');
  await press('Next');

  expect(
    await screen.findByText('prod-eu', { selector: '[role=button]' }),
  ).toBeInTheDocument();
  expect(screen.getByText(/^Usual: 10 %, 50 %, then all/)).toBeInTheDocument();
  expect(
    screen.getByRole('textbox', { name: 'Name of the repository' }),
  ).toHaveValue('gate-change');
  expect(
    await screen.findByRole('list', { name: '2 files' }),
  ).toBeInTheDocument();
  await press('Review');
  expect(await screen.findByText('What it will cost')).toBeInTheDocument();
  expect(screen.getByText('about 28 USD')).toBeInTheDocument();
  await press('Create');
  await waitFor(() => expect(scaffold).toHaveBeenCalled());
  expect(scaffold).toHaveBeenCalledWith(
    expect.objectContaining({
      templateRef: 'template:default/new-model',
      values: expect.objectContaining({
        name: 'gate-change',
        cluster: 'prod-eu',
        releasePolicy: 'usual',
        repoUrl: 'git.example.com?owner=travel-ml&repo=gate-change',
      }),
    }),
  );
  // Once when the page was complete: what the field itself keeps is no change.
  expect(asked.filter(url => url.endsWith('/plan'))).toHaveLength(1);
  // Once for all fields of a page.
  expect(asked.filter(url => url.endsWith('/choices'))).toHaveLength(1);
});

it('does not let a person come to Create while the template would stop', async () => {
  const { scaffold } = openForm({
    '/names/': { body: { isFree: true } },
    '/plan': {
      status: 400,
      body: {
        error: { name: 'InputError', message: 'repoUrl: it is there already' },
        response: { statusCode: 400 },
      },
    },
  });
  await typeName('gate-change');
  await press('Next');
  expect(await screen.findByText('It is there already.')).toBeInTheDocument();
  await press('Review');
  expect(
    (await screen.findAllByText(/has to stand here before you go on/)).length,
  ).toBeGreaterThan(0);
  expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
  expect(scaffold).not.toHaveBeenCalled();
});
