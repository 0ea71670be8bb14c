export { recordDeploys } from './recordDeploys';
