export { ModelLink, useModelPath } from './ModelLink';
