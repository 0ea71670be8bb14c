import { EntityAutocompletePicker } from '@backstage/plugin-catalog-react';
import { ModelEntityFilters, ModelStageFilter } from './filters';

/** Catalog filter by stage; out of sight where nothing in the list has one. @public */
export function ModelStagePicker() {
  return (
    <EntityAutocompletePicker<ModelEntityFilters, 'stage'>
      label="Stage"
      name="stage"
      path="spec.stage"
      Filter={ModelStageFilter}
      filtersForAvailableValues={['kind', 'type']}
      showCounts
    />
  );
}
