import { EntityAutocompletePicker } from '@backstage/plugin-catalog-react';
import { ModelEntityFilters, ModelFrameworkFilter } from './filters';

/** Catalog filter by framework; out of sight where nothing in the list has one. @public */
export function ModelFrameworkPicker() {
  return (
    <EntityAutocompletePicker<ModelEntityFilters, 'framework'>
      label="Framework"
      name="framework"
      path="spec.framework"
      Filter={ModelFrameworkFilter}
      filtersForAvailableValues={['kind', 'type']}
      showCounts
    />
  );
}
