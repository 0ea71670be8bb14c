import { Entity } from '@backstage/catalog-model';
import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  EntityKindFilter,
  EntityTypeFilter,
} from '@backstage/plugin-catalog-react';
import { MockEntityListContextProvider } from '@backstage/plugin-catalog-react/testUtils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ReactElement } from 'react';
import {
  ModelFrameworkFilter,
  ModelFrameworkPicker,
  ModelStageFilter,
  ModelStagePicker,
} from '.';

const model = (spec: Entity['spec']): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'flight-delay' },
  spec,
});

function renderPicker(
  picker: ReactElement,
  facets: Record<string, { value: string; count: number }[]>,
  queryParameters: Record<string, string[]> = {},
) {
  const getEntityFacets = jest.fn().mockResolvedValue({ facets });
  const updateFilters = jest.fn();
  renderInTestApp(
    <TestApiProvider apis={[[catalogApiRef, { getEntityFacets }]]}>
      <MockEntityListContextProvider
        value={{
          updateFilters,
          queryParameters,
          filters: {
            kind: new EntityKindFilter('resource', 'Resource'),
            type: new EntityTypeFilter('ml-model'),
          },
        }}
      >
        {picker}
      </MockEntityListContextProvider>
    </TestApiProvider>,
  );
  return { getEntityFacets, updateFilters };
}

it('offers the frameworks of the models in the list, and narrows the list to those chosen', async () => {
  const { getEntityFacets, updateFilters } = renderPicker(
    <ModelFrameworkPicker />,
    {
      'spec.framework': [
        { value: 'sklearn', count: 14 },
        { value: 'xgboost', count: 6 },
      ],
    },
  );
  await userEvent.click(await screen.findByRole('button', { name: 'Open' }));
  await userEvent.click(
    await screen.findByRole('option', { name: /xgboost \(6\)/ }),
  );
  expect(getEntityFacets).toHaveBeenCalledWith({
    facets: ['spec.framework'],
    filter: { kind: 'resource', 'spec.type': ['ml-model'] },
  });
  await waitFor(() =>
    expect(updateFilters).toHaveBeenLastCalledWith({
      framework: new ModelFrameworkFilter(['xgboost']),
    }),
  );
});

it('takes the stage from the URL, as the stock filters do', async () => {
  const { updateFilters } = renderPicker(
    <ModelStagePicker />,
    { 'spec.stage': [{ value: 'production', count: 9 }] },
    { stage: ['production'] },
  );
  await waitFor(() =>
    expect(updateFilters).toHaveBeenLastCalledWith({
      stage: new ModelStageFilter(['production']),
    }),
  );
  expect(new ModelStageFilter(['production']).toQueryValue()).toEqual([
    'production',
  ]);
});

it('is out of sight in a list that holds no model', async () => {
  const { getEntityFacets } = renderPicker(<ModelStagePicker />, {
    'spec.stage': [],
  });
  await waitFor(() => expect(getEntityFacets).toHaveBeenCalled());
  expect(screen.queryByText('Stage')).not.toBeInTheDocument();
});

it('filters by the spec, in the backend and in the browser', () => {
  const filter = new ModelFrameworkFilter(['sklearn', 'xgboost']);
  expect(filter.getCatalogFilters()).toEqual({
    'spec.framework': ['sklearn', 'xgboost'],
  });
  expect(filter.filterEntity(model({ framework: 'xgboost' }))).toBe(true);
  expect(filter.filterEntity(model({ framework: 'pytorch' }))).toBe(false);
  expect(filter.filterEntity(model({ stage: 'xgboost' }))).toBe(false);
});
