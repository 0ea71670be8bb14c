/**
 * Watches rollouts, judges canaries and acts on them.
 *
 * @packageDocumentation
 */
export { canaryPlugin as default } from './plugin';
