export { ModelLink, useModelPath } from './ModelLink';
export { useModelRef } from './useModelRef';
