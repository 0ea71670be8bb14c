import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createModelRouteRef } from '../../routes';
import { NewModelButton } from './NewModelButton';

const template = (type: string, name = `new-${type}`) => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name, namespace: 'default' },
  spec: { type },
});

function renderButton(options: { entities?: object[]; scaffolder: boolean }) {
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [
          catalogApiRef,
          catalogApiMock({ entities: (options.entities ?? []) as never }),
        ],
      ]}
    >
      <NewModelButton />
    </TestApiProvider>,
    {
      mountedRoutes: options.scaffolder
        ? { '/create': createModelRouteRef as never }
        : {},
    },
  );
}

it.each([
  [
    'the form of the only template for models',
    [template('ml-model'), template('service')],
    '/create/templates/default/new-ml-model',
  ],
  [
    'the list of templates for models where there are several',
    [template('ml-model'), template('ml-model', 'another')],
    '/create?filters%5Bkind%5D=template&filters%5Btype%5D=ml-model',
  ],
])('leads to %s', async (_where, entities, href) => {
  await renderButton({ scaffolder: true, entities });
  const link = await screen.findByRole('button', { name: 'New model' });
  expect(link.getAttribute('href')).toBe(href);
});

it.each([
  ['the portal has no scaffolder', false, /This portal has no scaffolder/],
  [
    'no template makes a model',
    true,
    /No template in the catalog has the type ml-model/,
  ],
])('says how models come where %s', async (_case, scaffolder, why) => {
  await renderButton({ scaffolder, entities: [template('service')] });
  const button = await screen.findByRole('button', { name: 'New model' });
  await userEvent.click(button);
  expect(
    await screen.findByRole('dialog', {
      name: 'How a model comes into the portal',
    }),
  ).toBeInTheDocument();
  expect(screen.getByText(why)).toBeInTheDocument();
  expect(screen.getByLabelText('Registering a model')).toHaveTextContent(
    'registered_model_name="my-model"',
  );
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(button).toHaveFocus();
});
