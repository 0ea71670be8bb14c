/**
 * Runs drift monitors, keeps baselines and judgements, and alerts.
 *
 * @packageDocumentation
 */
export { driftPlugin as default } from './plugin';
