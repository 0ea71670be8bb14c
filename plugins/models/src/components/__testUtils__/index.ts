export * from '../__fixtures__';
export { fakeModelsApi } from './fakeModelsApi';
export { renderForModel } from './renderForModel';
