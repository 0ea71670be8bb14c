export { ModelVisibility } from './ModelVisibility';
export type { VisibilityOptions, VisibleModels } from './ModelVisibility';
