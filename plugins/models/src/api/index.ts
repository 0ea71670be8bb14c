export { modelsApiRef } from './modelsApiRef';
