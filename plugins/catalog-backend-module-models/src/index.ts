/**
 * Models of a registry, and the servers that run them, as catalog entities.
 *
 * @packageDocumentation
 */
export { catalogModuleModels as default } from './module';
