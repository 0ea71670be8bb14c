import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createModelRouteRef } from '../../routes';
import { ModelTemplates } from '.';
import { ChangeModelMenu } from './ChangeModelMenu';

const template = (name: string, title: string, spec: object) => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name, namespace: 'default', title },
  spec,
});

const takesModel = [
  { properties: { reason: {} } },
  { properties: { model: { type: 'string' } } },
];

const TEMPLATES = [
  template('new-model', 'New model', { type: 'ml-model' }),
  template('retire-model', 'Retire a model', {
    type: 'ml-model-change',
    parameters: takesModel,
  }),
  template('audit-all', 'Audit all models', {
    type: 'ml-model-change',
    parameters: { properties: { quarter: {} } },
  }),
  template('new-service', 'New service', { type: 'service' }),
];

function renderMenu(element: JSX.Element, entities: object[] = TEMPLATES) {
  return renderInTestApp(
    <TestApiProvider
      apis={[[catalogApiRef, catalogApiMock({ entities: entities as never })]]}
    >
      {element}
    </TestApiProvider>,
    { mountedRoutes: { '/create': createModelRouteRef as never } },
  );
}

async function linksOf(name: string) {
  await userEvent.click(await screen.findByRole('button', { name }));
  return (await screen.findAllByRole('menuitem')).map(item => [
    item.textContent,
    item.getAttribute('href'),
  ]);
}

it('leads from the header to the templates that change a model, beside that of a new one', async () => {
  await renderMenu(<ModelTemplates />);
  expect(
    await screen.findByRole('button', { name: 'New model' }),
  ).toHaveAttribute('href', '/create/templates/default/new-model');
  expect(await linksOf('Change a model')).toEqual([
    ['Audit all models', '/create/templates/default/audit-all'],
    ['Retire a model', '/create/templates/default/retire-model'],
  ]);
});

it('fills the model in where the template asks for one', async () => {
  await renderMenu(
    <ChangeModelMenu entityRef="resource:default/flight-delay" />,
  );
  const formData = encodeURIComponent(
    '{"model":"resource:default/flight-delay"}',
  );
  expect(await linksOf('Change this model')).toEqual([
    ['Audit all models', '/create/templates/default/audit-all'],
    [
      'Retire a model',
      `/create/templates/default/retire-model?formData=${formData}`,
    ],
  ]);
});

it('is not there where no template changes a model', async () => {
  await renderMenu(<ModelTemplates />, TEMPLATES.slice(0, 1));
  await screen.findByRole('button', { name: 'New model' });
  expect(screen.queryByRole('button', { name: 'Change a model' })).toBeNull();
});
