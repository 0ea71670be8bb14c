export { UnregisteredPage } from './UnregisteredPage';
