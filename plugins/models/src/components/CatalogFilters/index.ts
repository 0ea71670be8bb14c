export {
  ModelFrameworkFilter,
  ModelStageFilter,
  type ModelEntityFilters,
} from './filters';
export { ModelFrameworkPicker } from './ModelFrameworkPicker';
export { ModelStagePicker } from './ModelStagePicker';
