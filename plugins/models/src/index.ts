/**
 * Fleet, entity cards and versions of machine-learning models, for the legacy frontend system. The new one is
 * served by `./alpha`.
 *
 * @packageDocumentation
 */
export { modelsApiRef } from './api';
export {
  ModelFrameworkFilter,
  ModelFrameworkPicker,
  ModelStageFilter,
  ModelStagePicker,
  type ModelEntityFilters,
} from './components/CatalogFilters';
export {
  type ModelsPageProps,
  type ModelsSubPage,
} from './components/ModelsPage';
export {
  connectionsRouteRef,
  createModelRouteRef,
  fleetRouteRef,
  modelsRouteRef,
  unregisteredRouteRef,
} from './routes';
export { HomePageMyTeamsModels, modelsPlugin, ModelsPage } from './plugin';
export * from './legacyEntity';
export * from './templateForms/legacyFields';
