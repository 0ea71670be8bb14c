import { Entity } from '@backstage/catalog-model';
import { ApiProvider } from '@backstage/core-app-api';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { renderInTestApp, TestApiRegistry } from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ReactNode, useState } from 'react';
import { CHOICES, fakeScaffolderModule } from './__testUtils__';
import { ClusterField } from './ClusterField';
import { ModelNameField } from './ModelNameField';
import { validateModelName } from './modelNameValidation';
import { ReleasePolicyField } from './ReleasePolicyField';
import { RepositoryField } from './RepositoryField';

/** What a form asks, answered by path. */
function apisWith(
  replies: Parameters<typeof fakeScaffolderModule>[0],
  entities: Entity[] = [],
) {
  const { asked, fetchApi } = fakeScaffolderModule(replies);
  const apis = TestApiRegistry.from(
    [discoveryApiRef, { getBaseUrl: async (id: string) => `http://${id}` }],
    [fetchApiRef, fetchApi],
    [catalogApiRef, catalogApiMock({ entities })],
  );
  return { apis, asked };
}

const FREE = { body: { isFree: true } };
const TAKEN = {
  body: {
    isFree: false,
    problem: "name: 'flight-delay' is taken: mlflow-prod has a model of it",
  },
};

/** A form of one field. */
function Form(props: {
  title: string;
  /** What the other fields hold. */
  form?: object;
  children(field: FieldExtensionComponentProps<string>): ReactNode;
}) {
  const [value, change] = useState<string>();
  const field = {
    formData: value,
    onChange: change,
    schema: { title: props.title, description: 'What it is for' },
    uiSchema: { 'ui:options': { template: 'template:default/new-model' } },
    idSchema: { $id: 'root_field' },
    rawErrors: [],
    formContext: {
      formData: props.form ?? {
        name: 'gate-change',
        owner: 'group:default/travel-ml',
      },
    },
    required: true,
    disabled: false,
  } as unknown as FieldExtensionComponentProps<string>;
  return (
    <>
      {props.children(field)}
      <output aria-label="value">{value}</output>
    </>
  );
}

function render(
  replies: Parameters<typeof fakeScaffolderModule>[0],
  title: string,
  children: (field: FieldExtensionComponentProps<string>) => ReactNode,
  options: { form?: object; entities?: Entity[] } = {},
) {
  const { apis } = apisWith(replies, options.entities);
  return renderInTestApp(
    <ApiProvider apis={apis}>
      <Form title={title} form={options.form}>
        {children}
      </Form>
    </ApiProvider>,
  );
}

describe('the name of a model', () => {
  it('is looked up while it is typed, and what is wrong is said', async () => {
    await render(
      { '/names/flight-delay': TAKEN, '/names/': FREE },
      'Name',
      field => <ModelNameField {...field} />,
    );
    const input = screen.getByRole('textbox', { name: /Name/ });
    await userEvent.type(input, 'gate-change');
    expect(await screen.findByText('gate-change is free.')).toBeInTheDocument();
    await userEvent.clear(input);
    await userEvent.type(input, 'flight-delay');
    expect(
      await screen.findByText(/'flight-delay' is taken: mlflow-prod has/),
    ).toBeInTheDocument();
    expect(input).toHaveAttribute('aria-invalid', 'true');
  });

  it('says so where the registry cannot be asked, and the form goes on', async () => {
    const down = { '/names/': { status: 503, body: {} } };
    await render(down, 'Name', field => <ModelNameField {...field} />);
    await userEvent.type(screen.getByRole('textbox', { name: /Name/ }), 'abc');
    expect(
      await screen.findByText('The registry could not be asked just now.'),
    ).toBeInTheDocument();
    const addError = jest.fn();
    await validateModelName('abc', { addError } as never, {
      apiHolder: apisWith(down).apis,
      formData: {},
      schema: {},
    });
    expect(addError).not.toHaveBeenCalled();
  });

  it('keeps the form from going on when it is taken', async () => {
    const addError = jest.fn();
    await validateModelName('flight-delay', { addError } as never, {
      apiHolder: apisWith({ '/names/flight-delay': TAKEN }).apis,
      formData: {},
      schema: {},
    });
    expect(addError).toHaveBeenCalledWith(
      "'flight-delay' is taken: mlflow-prod has a model of it.",
    );
  });
});

it('offers clusters, chooses the first that answers, and none that does not', async () => {
  await render({ '/choices': { body: CHOICES } }, 'Cluster', field => (
    <ClusterField {...field} />
  ));
  const list = await screen.findByRole('button', { name: /prod-eu/ });
  expect(screen.getByLabelText('value')).toHaveTextContent('prod-eu');
  await userEvent.click(list);
  expect(
    screen.getByRole('option', { name: 'prod-down, does not answer' }),
  ).toHaveAttribute('aria-disabled', 'true');
});

it('says what to do where there is no cluster', async () => {
  await render(
    { '/choices': { body: { ...CHOICES, clusters: [] } } },
    'Cluster',
    field => <ClusterField {...field} />,
  );
  expect(
    await screen.findByText(/This portal knows no cluster/),
  ).toBeInTheDocument();
});

it('tells of a release policy its shares, how long it waits, and what it is judged by', async () => {
  await render({ '/choices': { body: CHOICES } }, 'Release policy', field => (
    <ReleasePolicyField {...field} />
  ));
  const list = await screen.findByRole('button', {
    name: /Usual: 10 %, 50 %, then all; waits 60 minutes for a verdict/,
  });
  expect(
    screen.getByText(
      'Judged by the judge’s usual policy: of releases that are in order, at most 5 % are rolled back falsely; errors and latency decide. Promoted once it is shown to be no worse than 1.5 times the stable version on errors and latency, wrongly in at most 5 %.',
    ),
  ).toBeInTheDocument();
  await userEvent.click(list);
  await userEvent.click(screen.getByRole('option', { name: /^Strict: 5 %/ }));
  expect(
    screen.getByText(
      /^Judged by the judge’s policy “payments”: .* at most 0\.1 % are rolled back falsely; errors, scores and labels decide\. .* 1\.2 times the stable version on errors and labels/,
    ),
  ).toBeInTheDocument();
});

it('proposes the team’s repository of the model’s name, and takes another one', async () => {
  await render({ '/choices': { body: CHOICES } }, 'Repository', field => (
    <RepositoryField {...field} />
  ));
  const value = screen.getByLabelText('value');
  await waitFor(() =>
    expect(value).toHaveTextContent(
      'git.example.com?owner=travel-ml&repo=gate-change',
    ),
  );
  const name = screen.getByRole('textbox', { name: /Name of the repository/ });
  await userEvent.clear(name);
  await userEvent.type(name, 'gates');
  expect(value).toHaveTextContent('git.example.com?owner=travel-ml&repo=gates');
});

describe('the repository of a model that is there', () => {
  const open = async (source?: string) => {
    await render(
      { '/choices': { body: CHOICES } },
      'Repository',
      field => <RepositoryField {...field} />,
      {
        form: { model: 'resource:default/flight-delay' },
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Resource',
            metadata: {
              name: 'flight-delay',
              namespace: 'default',
              ...(source && {
                annotations: { 'backstage.io/source-location': source },
              }),
            },
          },
        ],
      },
    );
    return screen.getByLabelText('value');
  };

  it.each([
    [
      'url:https://git.example.com/flight-ops/delays/blob/main/catalog-info.yaml',
      'git.example.com?owner=flight-ops&repo=delays',
    ],
    [
      'url:https://gitlab.example.com/flight/ops/delays/-/blob/main/catalog-info.yaml',
      'gitlab.example.com?owner=flight%2Fops&repo=delays',
    ],
  ])(
    'is the one from which the catalog has it: %s',
    async (source, repoUrl) => {
      const value = await open(source);
      await waitFor(() => expect(value).toHaveTextContent(repoUrl));
    },
  );

  it.each([
    ['where the catalog knows none', undefined],
    [
      'where its host is none of the portal’s',
      'url:https://elsewhere.example.com/a/b/blob/main/c.yaml',
    ],
  ])('is filled in only once it is whole, %s', async (_where, source) => {
    const value = await open(source);
    const name = screen.getByRole('textbox', {
      name: /Name of the repository/,
    });
    await waitFor(() => expect(name).toHaveValue('flight-delay'));
    expect(value).toBeEmptyDOMElement();
    await userEvent.type(
      screen.getByRole('textbox', { name: /Owner of the repository/ }),
      'travel-ml',
    );
    expect(value).toHaveTextContent(
      'git.example.com?owner=travel-ml&repo=flight-delay',
    );
  });
});
