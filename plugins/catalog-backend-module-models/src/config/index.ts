export { readProviders, readServerOwners } from './readProviders';
export type { CataloguedRegistry } from './readProviders';
