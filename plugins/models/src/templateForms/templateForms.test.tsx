import { ApiProvider } from '@backstage/core-app-api';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { renderInTestApp, TestApiRegistry } from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ReactNode, useState } from 'react';
import { ClusterField } from './ClusterField';
import { ModelNameField } from './ModelNameField';
import { validateModelName } from './modelNameValidation';
import { PlanField } from './PlanField';
import { ReleasePolicyField } from './ReleasePolicyField';
import { RepositoryField } from './RepositoryField';

const CHOICES = {
  codeHosts: ['git.example.com'],
  clusters: [
    { name: 'prod-down', answers: false },
    { name: 'prod-eu', answers: true },
  ],
  releasePolicies: [
    { name: 'usual', title: 'Usual', steps: [10, 50], longestWaitMinutes: 60 },
  ],
};

type Reply = { status?: number; body: unknown };

/** The scaffolder's module, which answers by path. */
function apisWith(replies: Record<string, Reply>) {
  const asked: string[] = [];
  const apis = TestApiRegistry.from(
    [discoveryApiRef, { getBaseUrl: async (id: string) => `http://${id}` }],
    [
      fetchApiRef,
      {
        fetch: async (input: Parameters<typeof fetch>[0]) => {
          const url = String(input);
          asked.push(url);
          const [, reply] = Object.entries(replies).find(([path]) =>
            url.includes(path),
          ) ?? ['', { status: 404, body: {} }];
          return new Response(JSON.stringify(reply.body), {
            status: reply.status ?? 200,
            headers: { 'Content-Type': 'application/json' },
          });
        },
      },
    ],
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

/** The plan has no value of its own. */
function asPlan(field: FieldExtensionComponentProps<string>) {
  return field as unknown as FieldExtensionComponentProps<
    object,
    { template: string }
  >;
}

/** A form of one field. */
function Form(props: {
  title: string;
  initial?: string;
  children(field: FieldExtensionComponentProps<string>): ReactNode;
}) {
  const [value, change] = useState(props.initial);
  const field = {
    formData: value,
    onChange: change,
    schema: { title: props.title, description: 'What it is for' },
    uiSchema: { 'ui:options': { template: 'template:default/new-model' } },
    idSchema: { $id: 'root_field' },
    rawErrors: [],
    formContext: {
      formData: { name: 'gate-change', owner: 'group:default/travel-ml' },
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
  replies: Record<string, Reply>,
  title: string,
  children: (field: FieldExtensionComponentProps<string>) => ReactNode,
) {
  const { apis } = apisWith(replies);
  return renderInTestApp(
    <ApiProvider apis={apis}>
      <Form title={title}>{children}</Form>
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

it('tells of a release policy its shares and how long it waits', async () => {
  await render({ '/choices': { body: CHOICES } }, 'Release policy', field => (
    <ReleasePolicyField {...field} />
  ));
  expect(
    await screen.findByText(
      'Usual: 10 %, 50 %, then all; waits 60 minutes for a verdict',
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

describe('the plan', () => {
  const show = () =>
    userEvent.click(
      screen.getByRole('button', { name: 'Show what will be made' }),
    );

  it('lists files and cost before anything is written', async () => {
    await render(
      {
        '/plan': {
          body: {
            files: [{ path: 'deploy/base/rollout.yaml', bytes: 3210 }],
            texts: [
              { title: 'What comes next', content: 'it is there' },
              { title: 'Cost', content: 'about 28 USD' },
            ],
          },
        },
      },
      'What will be made',
      field => <PlanField {...asPlan(field)} />,
    );
    await show();
    expect(
      await screen.findByRole('list', { name: '1 files' }),
    ).toHaveTextContent('deploy/base/rollout.yaml3,210 bytes');
    expect(screen.getByText('about 28 USD')).toBeInTheDocument();
    expect(screen.queryByText('it is there')).toBeNull();
  });

  it('says why it would stop, without the name of the field', async () => {
    await render(
      {
        '/plan': {
          status: 400,
          body: {
            error: {
              name: 'InputError',
              message: 'cluster: prod-us does not answer',
            },
            response: { statusCode: 400 },
          },
        },
      },
      'What will be made',
      field => <PlanField {...asPlan(field)} />,
    );
    await show();
    expect(await screen.findByText('It would stop.')).toBeInTheDocument();
    expect(screen.getByText('Prod-us does not answer.')).toBeInTheDocument();
  });
});
