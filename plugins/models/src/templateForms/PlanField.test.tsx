import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { answerPlan, fakeScaffolderModule } from './__testUtils__';
import { PlanField } from './PlanField';
import { ShownPlan, validatePlan } from './planValidation';

/** The last page of a form: a repository, and the plan. */
function LastPage() {
  const [repoUrl, changeRepo] = useState('');
  const [plan, changePlan] = useState<ShownPlan>();
  const field = {
    formData: plan,
    onChange: changePlan,
    schema: { title: 'What will be made' },
    uiSchema: { 'ui:options': { template: 'template:default/new-model' } },
    registry: { rootSchema: { required: ['repoUrl'] } },
    formContext: { formData: { name: 'gate-change', repoUrl, plan } },
  } as unknown as FieldExtensionComponentProps<ShownPlan, { template: string }>;
  return (
    <>
      <input
        aria-label="Repository"
        value={repoUrl}
        onChange={event => changeRepo(event.target.value)}
      />
      <PlanField {...field} />
      <output aria-label="kept">{JSON.stringify(plan)}</output>
    </>
  );
}

async function openPage(plan: Parameters<typeof fakeScaffolderModule>[0]['']) {
  const { asked, fetchApi } = fakeScaffolderModule({ '/plan': plan });
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [discoveryApiRef, { getBaseUrl: async (id: string) => `http://${id}` }],
        [fetchApiRef, fetchApi],
      ]}
    >
      <LastPage />
    </TestApiProvider>,
  );
  return { asked, kept: screen.getByLabelText('kept') };
}

const refusal = (message: string) => ({
  status: 400,
  body: {
    error: { name: 'InputError', message },
    response: { statusCode: 400 },
  },
});

const repository = () => screen.getByRole('textbox', { name: 'Repository' });

it('shows files and cost by itself as soon as what the page requires is filled in, and keeps them for the last page', async () => {
  const { asked, kept } = await openPage({
    body: answerPlan(['deploy/base/rollout.yaml']),
  });
  expect(
    screen.getByText(/as soon as the fields above are filled in/),
  ).toBeInTheDocument();
  expect(kept).toHaveTextContent('{}');
  await userEvent.type(repository(), 'gates');
  expect(
    await screen.findByRole('list', { name: '1 files' }),
  ).toHaveTextContent('deploy/base/rollout.yaml3,210 bytes');
  expect(screen.getByText('about 28 USD')).toBeInTheDocument();
  // What is true only afterwards is no part of a plan.
  expect(screen.queryByText('it is there')).toBeNull();
  expect(kept).toHaveTextContent('{"files":1,"cost":"about 28 USD"}');
  expect(asked).toHaveLength(1);
});

it('takes back what it showed when something is changed, and plans what is there now, without the plan itself', async () => {
  const { kept } = await openPage(body => {
    const { values } = body as { values: Record<string, string> };
    return {
      body: answerPlan([`${values.repoUrl}.yaml`, ...Object.keys(values)]),
    };
  });
  await userEvent.type(repository(), 'a');
  expect(await screen.findByText('a.yaml')).toBeInTheDocument();
  await userEvent.type(repository(), 'b');
  expect(screen.queryByText('a.yaml')).toBeNull();
  expect(kept).toHaveTextContent('{}');
  expect(await screen.findByText('ab.yaml')).toBeInTheDocument();
  expect(screen.queryByText('plan')).toBeNull();
});

it('says why it would stop, without the name of the field, and tries again when asked', async () => {
  const replies = [
    refusal('cluster: prod-us does not answer'),
    { body: answerPlan(['Makefile']) },
  ];
  const { kept } = await openPage(() => replies.shift()!);
  await userEvent.type(repository(), 'gates');
  expect(await screen.findByText('It would stop.')).toBeInTheDocument();
  expect(screen.getByText('Prod-us does not answer.')).toBeInTheDocument();
  expect(kept).toHaveTextContent('{}');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Makefile')).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByText('It would stop.')).toBeNull());
});

it.each<[string, ShownPlan | undefined, number]>([
  ['while nothing is shown', {}, 1],
  ['before the field was there', undefined, 1],
  ['no longer when files and cost are shown', { files: 3 }, 0],
])('holds the form up %s', async (_when, shown, errors) => {
  const addError = jest.fn();
  await validatePlan(shown as ShownPlan, { addError } as never, {} as never);
  expect(addError).toHaveBeenCalledTimes(errors);
});
