/**
 * The backend of the models family: reads registries and clusters, keeps the fleet, and moves aliases.
 *
 * @packageDocumentation
 */
export { modelsPlugin as default } from './plugin';
